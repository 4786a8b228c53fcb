/**
 * RaftCommit's side of trace validation: its logs, its scenarios, and ways to falsify a log.
 *
 * Spec: spec/fcs/TraceRaft.tla.
 */
import type { SpecState } from '../../../shared/value.ts'
import type { TraceRecord, Validation } from '../../validate/validation.ts'
import { runScenario } from './scenario.ts'
import { followedByCode } from './traceCode.ts'
import { actions, plainText, recordOf, settingsOf } from './traceLine.ts'
import { mutations } from './traceMutations.ts'

export const validation: Validation = {
  module: 'TraceRaft',
  actions,
  exampleConstants: {
    servers: ['s1', 's2', 's3'],
    preVote: true,
    twoDelay: false,
    quorumBeats: 4,
    maxEntriesPerAppend: 64,
  },
  constants: (given) => {
    const { servers, preVote, twoDelay, quorumBeats, maxEntriesPerAppend } = settingsOf(given)
    return {
      Server: { '#set': servers },
      None: 'None',
      PreVote: preVote,
      TwoDelay: twoDelay,
      QuorumBeats: quorumBeats,
      MaxEntriesPerAppend: maxEntriesPerAppend,
    }
  },
  substitutions: { Value: 'LoggedValues' },
  record: recordOf,
  describe,
  actor: ({ server }) => (typeof server === 'string' ? server : undefined),
  seen: (record, state) =>
    onServer(record, (server) => ({
      node: fieldsAlike(memberOf(state['node'], server), record['node']),
      disk: fieldsAlike(memberOf(state['disk'], server), record['disk']),
    })),
  said: (record) =>
    onServer(record, () => ({ node: partOf(record['node']), disk: partOf(record['disk']) })),
  runScenario,
  followedByCode,
  mutations,
}

function describe(record: TraceRecord): string {
  const action = plainText(record['action'])
  if (record['message'] !== undefined) {
    const { source, destination, term } = partOf(record['message'])
    const type = action === 'Lose' ? ` ${plainText(partOf(record['message'])['type'])}` : ''
    return `${action}${type} ${plainText(source)}->${plainText(destination)} term ${plainText(term)}`
  }
  const argument = record['value'] ?? record['to']
  const shown = argument === undefined ? '' : ` ${plainText(argument)}`
  return `${action} ${plainText(record['server'])}${shown}`
}

function onServer(record: TraceRecord, of: (server: string) => SpecState): SpecState {
  return typeof record['server'] === 'string' ? of(record['server']) : {}
}

function partOf(value: TraceRecord[string] | undefined): TraceRecord {
  return (value ?? {}) as TraceRecord
}

function memberOf(value: TraceRecord[string] | undefined, name: string): TraceRecord {
  return partOf(partOf(value)[name])
}

/** The fields that were logged, as they are in the state. */
function fieldsAlike(value: TraceRecord, logged: TraceRecord[string] | undefined): TraceRecord {
  const names = Object.keys(partOf(logged))
  return Object.fromEntries(names.flatMap((name) => (name in value ? [[name, value[name]!]] : [])))
}
