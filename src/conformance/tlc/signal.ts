/**
 * Which signal ended a child process. The child-process library says it in words only, in the cause of
 * the error with which waiting for the exit code fails.
 */
import { constants } from 'node:os'

/** Name of the signal, such as `SIGKILL`; undefined where the error is about something else. */
export function signalIn(error: Error): string | undefined {
  return /\bSIG[A-Z0-9]+\b/.exec(String(error.cause))?.[0]
}

/** What a shell shows for a process that a signal ended: 128 + its number. */
export function exitCodeOfSignal(error: Error): number {
  const table: Partial<Record<string, number>> = constants.signals
  return 128 + (table[signalIn(error) ?? ''] ?? 0)
}
