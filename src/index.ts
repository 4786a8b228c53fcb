/**
 * What the package offers at its root: its own name for what it is. The parts have entry points of their
 * own: `flagspan/fcs` (the coordination service's core) and `flagspan/conformance` (specs against code).
 */
export { packageVersion } from './version.ts'
