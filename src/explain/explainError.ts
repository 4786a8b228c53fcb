/** A text that cannot be explained: neither of the kinds that are known, or one of them and broken. */
export class ExplainError extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'ExplainError'
  }
}
