/** Colours of a terminal, or none. What they are for is decided where lines are made. */
export interface Paint {
  readonly bad: (text: string) => string
  readonly good: (text: string) => string
  readonly strong: (text: string) => string
  readonly faint: (text: string) => string
  readonly warm: (text: string) => string
}

export const plain: Paint = same()

export const coloured: Paint = {
  bad: escape(31),
  good: escape(32),
  strong: escape(1),
  faint: escape(2),
  warm: escape(33),
}

function same(): Paint {
  const keep = (text: string) => text
  return { bad: keep, good: keep, strong: keep, faint: keep, warm: keep }
}

function escape(code: number): (text: string) => string {
  return (text) => (text === '' ? '' : `\u001B[${code}m${text}\u001B[0m`)
}
