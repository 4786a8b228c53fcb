/** What is due on virtual time, against a list that is sorted anew for each question. */
import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { EventQueue } from '../../src/sim/eventQueue.ts'

interface Due {
  readonly atMs: number
  readonly order: number
}

/** The earliest, and of one moment the one that was put in first. */
function takeFirst(due: Due[]): Due | undefined {
  const [first] = due.toSorted((a, b) => a.atMs - b.atMs || a.order - b.order)
  if (first !== undefined) due.splice(due.indexOf(first), 1)
  return first
}

describe('EventQueue', () => {
  // Few moments, so that many things are due at one; null takes something out.
  const moment = fc.option(fc.integer({ min: 0, max: 6 }), { freq: 3 })

  test.prop([fc.array(moment, { maxLength: 60 })])('gives what is due first', (moments) => {
    const queue = new EventQueue<number>()
    const naive: Due[] = []
    const check = () => {
      const first = takeFirst(naive)
      expect(queue.nextMs).toBe(first?.atMs ?? Number.POSITIVE_INFINITY)
      expect(queue.shift()).toBe(first?.order)
    }
    for (const [order, atMs] of moments.entries()) {
      if (atMs === null) check()
      else {
        queue.push(atMs, order)
        naive.push({ atMs, order })
      }
    }
    while (naive.length > 0) check()
    check()
  })
})
