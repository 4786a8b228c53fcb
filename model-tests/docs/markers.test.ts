/**
 * Generated parts of Markdown files: what is replaced, what is left alone, what is refused.
 */
import { describe, expect, it } from 'vitest'
import { fillDocument } from '../../src/conformance/docs/markers.ts'

const between = (name: string, inside: string) =>
  `# Title\n\n<!-- generated:${name} -->${inside}<!-- /generated:${name} -->\n\nEnd.\n`

describe('a document', () => {
  it('gets its part between the markers, and nothing else changes', () => {
    const { text, changed } = fillDocument(between('models', '\n'), { models: 'a\nb' }, 'R.md')
    expect(text).toBe(between('models', '\n\na\nb\n\n'))
    expect(changed).toEqual(['models'])
  })

  it('that is up to date stays as it is, byte for byte', () => {
    const before = between('models', '\n\na\nb\n\n')
    expect(fillDocument(before, { models: 'a\nb' }, 'R.md')).toEqual({ text: before, changed: [] })
  })

  it('says which part is out of date', () => {
    const before = `${between('models', '\n\na\n\n')}${between('replay', '\n\nold\n\n')}`
    const { changed } = fillDocument(before, { models: 'a', replay: 'new' }, 'R.md')
    expect(changed).toEqual(['replay'])
  })

  it.each([
    ['<!-- generated:models -->\n', /R\.md: .*line 1 is not closed/],
    ['<!-- /generated:models -->\n', /R\.md:1: .*closes nothing/],
    ['<!-- generated:models -->\n<!-- generated:models -->\n', /R\.md:2: .*line 1 is not closed/],
    ['<!-- generated:model -->\n<!-- /generated:model -->\n', /R\.md:1: .*model; there is models/],
    ['# no markers\n', /R\.md: has no place for models: put <!-- generated:models -->/],
  ])('%j is refused', (text, reason) => {
    expect(() => fillDocument(text, { models: 'a' }, 'R.md')).toThrow(reason)
  })
})
