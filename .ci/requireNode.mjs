// Stops a script early where the project's own Node did not get installed.
// The `node` package brings Node 24 for every npm script; where its install script was blocked, npm
// falls back to whatever Node runs npm, and much later something fails that does not name the cause.
const major = Number(process.versions.node.split('.')[0])
if (major < 22) {
  console.error(
    `flagspan: this needs Node 22.19 or later, and npm scripts run on ${process.versions.node} here. ` +
      'The `node` package brings Node 24: run `npm ci` again without --ignore-scripts ' +
      '(npm 12 and later run its install script because package.json lists it under allowScripts).',
  )
  process.exit(3)
}
