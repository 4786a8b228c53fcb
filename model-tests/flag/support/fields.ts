/** Fields written by hand: regions named by a letter, versions and what they had seen as plain objects. */
import type { Fragment } from '../../../src/flag/fragment/fragment.ts'
import type { Json } from '../../../src/flag/update.ts'
import { emptyVector, join, seqAt, withSeq } from '../../../src/flag/versionVector.ts'
import type { Version } from './fieldHistories.ts'

export interface At {
  readonly wallMs?: number
  readonly counter?: number
}

/** One field, as several regions write it. */
export class Field<State> {
  readonly fragment: Fragment<State>
  readonly nothing: Version<State>

  constructor(fragment: Fragment<State>) {
    this.fragment = fragment
    this.nothing = { state: fragment.empty, seen: emptyVector }
  }

  /** The version that `region` makes of what it has. */
  write(
    region: string,
    { state, seen }: Version<State>,
    change: Json,
    { wallMs = 0, counter = 0 }: At = {},
  ): Version<State> {
    const origin = `${region}/1`
    const dot = { origin, seq: seqAt(seen, origin) + 1 }
    return {
      state: this.fragment.change(state, change, { dot, seen, at: { wallMs, counter } }),
      seen: withSeq(seen, origin, dot.seq),
    }
  }

  /** The flag is deleted: a version without anything, that has seen what it has seen. */
  remove(region: string, { seen }: Version<State>): Version<State> {
    const origin = `${region}/1`
    return { state: this.fragment.empty, seen: withSeq(seen, origin, seqAt(seen, origin) + 1) }
  }

  merge(...versions: readonly Version<State>[]): Version<State> {
    return versions.reduce((left, right) => ({
      state: this.fragment.merge(left.state, left.seen, right.state, right.seen),
      seen: join(left.seen, right.seen),
    }))
  }

  view({ state }: Version<State>) {
    return this.fragment.view(state)
  }

  valueOf(version: Version<State>): Json | undefined {
    return this.view(version).value
  }

  encode({ state }: Version<State>): Json {
    return this.fragment.encode(state)
  }
}

/** Every order of them. */
export function orders<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length <= 1) return [items]
  return items.flatMap((item, at) =>
    orders(items.filter((_, other) => other !== at)).map((rest) => [item, ...rest]),
  )
}
