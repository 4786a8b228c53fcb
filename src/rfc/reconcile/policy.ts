/** The policy of one field of one flag. Spec: `PolicyOf`. */
import { type Policy, policyOf } from '../../flag/fragment/policies.ts'
import type { Config } from './config.ts'

/** What is declared nowhere is for the Flag Coordination Service to decide. Spec: `WhereUndeclared`. */
const whereUndeclared = 'escalate'

export function nameOfPolicy(config: Config, flagId: string, field: string): string {
  return config.policyOf(flagId, field) ?? whereUndeclared
}

export function policyOfField(config: Config, flagId: string, field: string): Policy {
  return policyOf(nameOfPolicy(config, flagId, field), config.typeOf(flagId, field))
}
