/** The Regional Flag Cache's cores, for programs that drive them themselves: one namespace for each. */
export * as cache from './cache/index.ts'
export * as reads from './read/index.ts'
export * as reconciliation from './reconcile/index.ts'
