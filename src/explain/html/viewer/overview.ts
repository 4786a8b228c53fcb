/**
 * The whole story on one strip: a line for each region, thick where it leads and broken where it is down, faults,
 * commands, and what broke. The cursor is a line of its own, so that the strip is drawn once.
 *
 * It runs in the page: nothing of another file may be called here.
 */
import type { Make, PageElement } from './page.ts'
import type { OpenStory } from './unpack.ts'

/** Drawn on 1000 units across, whatever its width. */
export function overviewShapes(story: OpenStory, svg: Make): readonly PageElement[] {
  const { steps, lanes, bands, verdict, opensAt } = story
  const x = (at: number) => ((at + 0.5) / steps.length) * 1000
  const laneHeight = 10
  const y = (lane: number) => 6 + lane * laneHeight + laneHeight / 2
  const faults = bands.flatMap((band) =>
    band.lanes.map((lane) =>
      svg(
        'rect',
        {
          class: 'band',
          x: x(band.first),
          y: y(lane) - 4.5,
          width: Math.max(2, x(band.last) - x(band.first)),
          height: 9,
        },
        svg('title', {}, band.kind),
      ),
    ),
  )
  const lives = lanes.flatMap((_, lane) => overviewLife(story, svg, lane, x, y(lane)))
  const marks = steps.flatMap(({ kind }, at) =>
    kind === 'command' || kind === 'fault'
      ? [svg('line', { class: `mark ${kind}`, x1: x(at), x2: x(at), y1: 0, y2: 4 })]
      : [],
  )
  const height = lanes.length * laneHeight + 10
  const broken =
    verdict.outcome === 'violated'
      ? [svg('line', { class: 'broken', x1: x(opensAt), x2: x(opensAt), y1: 0, y2: height })]
      : []
  return [...faults, ...lives, ...marks.slice(0, 200), ...broken]
}

function overviewLife(
  { steps }: OpenStory,
  svg: Make,
  lane: number,
  x: (at: number) => number,
  y: number,
): readonly PageElement[] {
  const lines: PageElement[] = []
  let start = 0
  for (let at = 1; at <= steps.length; at += 1) {
    const tone = steps[start]!.lanes[lane]!.tone
    if (at < steps.length && steps[at]!.lanes[lane]!.tone === tone) continue
    // Shorter ones than a pixel are not seen.
    if (x(at) - x(start) >= 0.5 || at === steps.length) {
      lines.push(
        svg('line', {
          class: `life lane${lane % 7} ${tone}`,
          x1: x(start),
          x2: x(at),
          y1: y,
          y2: y,
        }),
      )
    }
    start = at
  }
  return lines
}

export const overviewSource = [overviewShapes, overviewLife].map(String).join('\n')
