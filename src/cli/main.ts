#!/usr/bin/env node
/**
 * The `flagspan` bin. It only checks Node and loads the rest; the commands are listed in `app.ts`.
 */
import { requireNode } from './nodeVersion.ts'

requireNode('flagspan')
const { runFlagspan } = await import('./app.ts')
await runFlagspan(process.argv.slice(2))
