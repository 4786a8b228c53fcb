// Marks the package's commands as executable after a build. npm does so when it installs; a build after
// that writes the files anew, and `npx flagspan` would end with "Permission denied".
import { chmodSync, readFileSync } from 'node:fs'

const root = new URL('../', import.meta.url)
const { bin } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
for (const file of Object.values(bin)) chmodSync(new URL(file, root), 0o755)
