#!/usr/bin/env node
/**
 * The `tla-tools` bin: the TLA+ tools with their own arguments, exit code passed through. It only
 * checks Node and loads the rest.
 */
import { requireNode } from './nodeVersion.ts'

requireNode('tla-tools')
const { runTlaTools } = await import('./tlaToolsApp.ts')
await runTlaTools(process.argv.slice(2))
