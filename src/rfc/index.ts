/**
 * The Regional Flag Cache's cores, for programs that drive them themselves: one namespace for each.
 *
 * Whoever drives `cache`, which runs the other two, keeps the duties in their action.ts, and these:
 * 1. `Write` is given the next place of gossip's own sequence, and what it publishes is gossip's next event. Where
 *    gossip refuses that (too long, nothing to delete, something seen that has not come), neither step has happened:
 *    both are pure, so the states before them are kept.
 * 2. What is published keeps its payload, that of a deletion too: one that gossip collects no longer wins over what it
 *    superseded or met, and an entry of the log below it would be shown again. `expiresAtMs` is `expiresAtMsOf` of the
 *    flag.
 * 3. Reads are answered from a region whose own changes are durable in gossip: after a crash another change may have
 *    the place of one that was not, and no session would notice.
 * 4. Durable are `deferred`, before `Deferred` is told to the client, and the epoch of `Persist`. Nothing else is: a
 *    region starts as `newRegion` with no more than its epoch, is told all that gossip holds (`Reset`), and then every
 *    entry of the log from the first on. The other way round, an own update that a change of class passed by is only
 *    `Rejected`; and what was `Returned` may be so again.
 * 5. `Apply` comes for every index. A snapshot comes as the newest entry of each flag at its index, and none between.
 * 6. `Ruled` hands back the very object that `Submitted` handed out since the start.
 * 7. What is `Rejected` for now is delivered again only while gossip holds it: a reset may have taken it away.
 * 8. Once gossip is another incarnation (`Reincarnated`), `origin` of the configuration is that one, and `originsOf`
 *    names the newest incarnation of each region that was heard of.
 * 9. Contexts grow for ever, as those of the region's server do, which may still wait for an older one than the cache.
 */
export * as cache from './cache/index.ts'
export * as reads from './read/index.ts'
export * as reconciliation from './reconcile/index.ts'
