import type { CodeLiveness } from '../../protocol.ts'
export const linearizableReadsLiveness: readonly CodeLiveness[] = []
