/**
 * The forms of a snapshot's answers, found by what they say.
 *
 * Flags that answer alike share one form: of ten thousand flags there are a few dozen, and they stay near the
 * processor, where ten thousand would not.
 */
import { AnswerForm, constantMetadata, MetadataForm, type Outcome, reasonUnder } from './answer.ts'
import type { FlatMetadata } from './definition.ts'
import type { Standing } from './standing.ts'

export class FormTable {
  readonly #answers = new Map<string, AnswerForm>()
  readonly #metadata = new Map<string, MetadataForm>()

  metadataForm(standing: Standing, own: FlatMetadata, marks: FlatMetadata): MetadataForm {
    const metadata = constantMetadata(standing, own, marks)
    const text = JSON.stringify(metadata)
    const known = this.#metadata.get(text)
    if (known !== undefined) return known
    const made = new MetadataForm(metadata)
    this.#metadata.set(text, made)
    return made
  }

  answerForm(outcome: Outcome, standing: Standing): AnswerForm {
    const reason = reasonUnder(standing, outcome.reason)
    const text = JSON.stringify([reason, outcome.variant, outcome.value])
    const known = this.#answers.get(text)
    if (known !== undefined) return known
    const made = new AnswerForm(outcome, reason)
    this.#answers.set(text, made)
    return made
  }

  get size(): number {
    return this.#answers.size + this.#metadata.size
  }
}
