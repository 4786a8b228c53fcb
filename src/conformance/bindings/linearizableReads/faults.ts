import type { CodeFault } from '../../protocol.ts'
export const linearizableReadsFaults: readonly CodeFault[] = []
