/**
 * A story as one page that needs nothing but a browser: no network, no other file. What broke stands in it as text; the
 * rest is drawn by the viewer (`viewer/`), whose functions are written into the page as they are.
 *
 * The page forbids itself every connection, so that a story never tells anybody that it is being read.
 */
import type { Story } from '../story.ts'
import { pageStory } from './pageStory.ts'
import { style } from './style.ts'
import { graphSource } from './viewer/graph.ts'
import { inspectorSource } from './viewer/inspector.ts'
import { makeSource } from './viewer/make.ts'
import { movesSource } from './viewer/moves.ts'
import { overviewSource } from './viewer/overview.ts'
import { rowListSource } from './viewer/rowList.ts'
import { startSource } from './viewer/start.ts'
import { unpackSource } from './viewer/unpack.ts'

const sources = [
  makeSource,
  unpackSource,
  movesSource,
  graphSource,
  rowListSource,
  inspectorSource,
  overviewSource,
  startSource,
]

const parts =
  'drawCursor, drawGraph, stateTable, stepCard, makerOf, rowsOf, stepFor, overviewShapes, rowElements, unpackStory'

/** The viewer as a script: what it is called with, the page's own story. */
export function viewerScript(): string {
  return `'use strict';
${sources.join('\n')}
startViewer(window, { ${parts} }, JSON.parse(document.getElementById('story').textContent));`
}

export function storyPage(story: Story): string {
  const { kind, name, source, about, verdict, lanes } = story
  const { outcome, sentence, detail } = verdict
  const mark = { violated: '✗ ', holds: '✓ ', unnamed: '' }[outcome]
  const height = lanes.length * 10 + 10
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>${escaped(`${name}: ${sentence}`)}</title>
<style>${style}</style>
</head>
<body class="${kind === 'run' ? '' : 'untimed'} ${lanes.length > 5 ? 'crowded' : ''}">
<header class="${outcome}">
<h1>${escaped(mark + sentence)}</h1>
${detail === '' ? '' : `<pre>${escaped(detail)}</pre>`}
<p><b>${escaped(name)}</b> · ${escaped([source, ...about].join(' · '))}</p>
</header>
${toolbar(outcome === 'violated')}
<div id="strip" title="the whole: click to go there">
<svg id="overview" viewBox="0 0 1000 ${height}" preserveAspectRatio="none" height="${height * 1.3}" aria-hidden="true"></svg>
<div id="hand"></div>
</div>
<main>
<section id="timeline" class="panel" aria-label="steps">
<div id="names"></div>
<div id="scroller" tabindex="-1"><div id="rows"><div id="list" role="listbox" aria-label="steps"></div><div id="graph" class="lanes"></div><div id="above" class="lanes"></div></div></div>
</section>
<section id="inspector" class="panel" aria-label="the step at the cursor">
<div id="step" aria-live="polite"></div>
<div id="state"></div>
</section>
</main>
${help}
<script type="application/json" id="story">${JSON.stringify(pageStory(story)).replaceAll('<', String.raw`\u003c`)}</script>
<script>${viewerScript()}</script>
</body>
</html>
`
}

const key = (name: string, words: string, hint: string, what: string, isShown = true): string =>
  `<button type="button" id="key-${name}" title="${what}"${isShown ? '' : ' hidden'}>${words}<kbd>${hint}</kbd></button>`

const toolbar = (isBroken: boolean) => `<nav aria-label="walk">
${key('Home', '⇤', 'Home', 'the first step')}
${key('ArrowLeft', '◀', '←', 'one step back')}
<span id="place"></span>
${key('ArrowRight', '▶', '→', 'one step on')}
${key('End', '⇥', 'End', 'the last step')}
${key('v', 'what broke', 'v', 'where the property is broken', isBroken)}
${key('f', 'next fault', 'f', 'the next fault or restart')}
${key('m', 'next message', 'm', 'the next message that arrives')}
<button type="button" id="quiet" aria-pressed="false" title="hide steps that change nothing">changes only<kbd>h</kbd></button>
<span class="space"></span>
<input id="search" type="search" placeholder="search  ( / )" aria-label="search in the steps">
<button type="button" id="ask" title="all keys">keys<kbd>?</kbd></button>
</nav>`

const keys: readonly (readonly [string, string])[] = [
  ['← →', 'one step back, one on (also k, j and ↑ ↓)'],
  ['PgUp PgDn', 'a page of steps'],
  ['Home End', 'the first step, the last'],
  ['v', 'where the property is broken'],
  ['f  F', 'next fault or restart; with shift the one before, as with all that follow'],
  ['o', 'next command of a client or operator'],
  ['m', 'next message that arrives'],
  ['c', 'next step that changes something'],
  ['r', 'next step of the same region'],
  ['l', 'next change of leader'],
  ['h', 'hide steps that change nothing'],
  ['/', 'search; Enter and n for the next'],
]

const help = `<div id="help" hidden role="dialog" aria-label="keys"><div>
<h2>Keys</h2>
<dl>${keys.map(([names, what]) => `<dt>${names}</dt><dd>${what}</dd>`).join('')}</dl>
<h2 style="margin-top:16px">Lanes</h2>
<dl><dt>thick</dt><dd>the region leads</dd><dt>dashed</dt><dd>it stands for election, or is paused where thin</dd>
<dt>dotted</dt><dd>it is down</dd><dt>band</dt><dd>a fault is on</dd>
<dt>● ○ ■ ◆</dt><dd>a message arrives, a timer fires, a write is durable, a command</dd>
<dt>— - - ···</dt><dd>messages of the log, of gossip, of clients; ✕ where one is lost</dd></dl>
</div></div>`

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
