/** How a page looks, in the light and in the dark: colours have a name and two values, everything else has none. */
export const style = `
:root {
  color-scheme: light dark;
  --page: light-dark(#f6f7f9, #0e1015);
  --panel: light-dark(#ffffff, #161920);
  --raised: light-dark(#f0f2f6, #1e222c);
  --text: light-dark(#1b1e27, #e4e7ee);
  --faint: light-dark(#676d7e, #8d94a6);
  --rule: light-dark(#e2e5ec, #282d39);
  --accent: light-dark(#4a56d6, #99a2ff);
  --at: light-dark(#e8eaff, #262b4d);
  --bad: light-dark(#c4203a, #ff7585);
  --badness: light-dark(#fdebed, #3a171d);
  --good: light-dark(#19803f, #5fd08a);
  --goodness: light-dark(#e8f6ed, #12301e);
  --fault: light-dark(#b45309, #f5b25c);
  --faulty: light-dark(#f59e0b38, #f5a52433);
  --changed: light-dark(#fff1b8, #55430f);
  --change: light-dark(#735200, #ffdf85);
  --tone: light-dark(0.55, 0.76);
  --code: ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
  font: 14px/1.45 system-ui, 'Segoe UI', 'Helvetica Neue', 'DejaVu Sans', sans-serif;
}
.lane0 { --lane: light-dark(oklch(0.55 0.16 255), oklch(0.76 0.12 255)); }
.lane1 { --lane: light-dark(oklch(0.57 0.11 180), oklch(0.78 0.11 180)); }
.lane2 { --lane: light-dark(oklch(0.55 0.18 305), oklch(0.76 0.13 305)); }
.lane3 { --lane: light-dark(oklch(0.57 0.19 355), oklch(0.76 0.14 355)); }
.lane4 { --lane: light-dark(oklch(0.55 0.14 142), oklch(0.78 0.14 142)); }
.lane5 { --lane: light-dark(oklch(0.56 0.12 70), oklch(0.78 0.12 75)); }
.lane6 { --lane: light-dark(oklch(0.55 0.1 220), oklch(0.78 0.1 220)); }
* { box-sizing: border-box; }
html, body { height: 100%; margin: 0; }
body { background: var(--page); color: var(--text); display: grid; grid-template-rows: auto auto auto minmax(0, 1fr); }
button, input { font: inherit; color: inherit; }
ul { margin: 0; padding: 0; list-style: none; }
[hidden] { display: none !important; }

header { padding: 12px 20px 10px; background: var(--panel); border-left: 5px solid var(--faint); }
header.violated { border-left-color: var(--bad); background: var(--badness); }
header.holds { border-left-color: var(--good); background: var(--goodness); }
h1 { margin: 0; font-size: 19px; font-weight: 650; letter-spacing: -0.01em; }
.violated h1 { color: var(--bad); }
.holds h1 { color: var(--good); }
header pre { margin: 4px 0 0; font: 12.5px/1.5 var(--code); white-space: pre-wrap; overflow-wrap: anywhere; max-height: 6em; overflow-y: auto; }
header p { margin: 4px 0 0; color: var(--faint); font-size: 13px; }
header p b { color: var(--text); font-weight: 600; }

nav { display: flex; gap: 6px; align-items: center; padding: 8px 20px; background: var(--panel); border-top: 1px solid var(--rule); border-bottom: 1px solid var(--rule); flex-wrap: wrap; }
nav button { padding: 3px 10px; border: 1px solid var(--rule); border-radius: 6px; background: var(--raised); cursor: pointer; }
nav button:hover { border-color: var(--accent); }
nav button[aria-pressed='true'] { background: var(--accent); border-color: var(--accent); color: var(--panel); }
nav kbd { margin-left: 5px; font: 11px var(--code); color: var(--faint); }
nav button[aria-pressed='true'] kbd { color: inherit; }
nav input { flex: 0 1 220px; min-width: 120px; padding: 3px 10px; border: 1px solid var(--rule); border-radius: 6px; background: var(--page); }
#place { min-width: 110px; text-align: center; font: 13px var(--code); font-variant-numeric: tabular-nums; }
nav .space { flex: 1; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }

#strip { position: relative; margin: 8px 20px 6px; padding: 0; border-radius: 6px; background: var(--panel); border: 1px solid var(--rule); cursor: pointer; touch-action: none; }
#strip svg { display: block; width: 100%; }
#hand { position: absolute; top: -3px; bottom: -3px; width: 2px; margin-left: -1px; background: var(--accent); border-radius: 1px; pointer-events: none; }
#hand::before { content: ''; position: absolute; left: -3px; top: -2px; width: 8px; height: 8px; border-radius: 50%; background: var(--accent); }

.life { stroke: var(--lane); stroke-width: 1.5; opacity: 0.65; }
.life.leads { stroke-width: 5; opacity: 1; }
.life.seeks { stroke-width: 3; stroke-dasharray: 3 3; opacity: 1; }
.life.down { stroke: var(--faint); stroke-width: 1; stroke-dasharray: 1 5; opacity: 0.7; }
.life.paused { stroke-dasharray: 6 5; opacity: 0.55; }
#strip .life { vector-effect: non-scaling-stroke; }
.band { fill: var(--faulty); stroke: var(--fault); stroke-opacity: 0.45; vector-effect: non-scaling-stroke; }
.mark { stroke: var(--faint); vector-effect: non-scaling-stroke; }
.mark.fault { stroke: var(--fault); stroke-width: 2; }
.broken { stroke: var(--bad); stroke-width: 2.5; vector-effect: non-scaling-stroke; }

main { display: grid; grid-template-columns: minmax(0, 1.35fr) minmax(0, 1fr); gap: 12px; padding: 4px 20px 14px; min-height: 0; }
.panel { background: var(--panel); border: 1px solid var(--rule); border-radius: 8px; min-height: 0; min-width: 0; }
#timeline { display: grid; grid-template-rows: auto minmax(0, 1fr); overflow: hidden; }
#names { display: flex; padding-left: var(--left); border-bottom: 1px solid var(--rule); }
#timeline { --left: 116px; }
.untimed #timeline { --left: 56px; }
.untimed .row .time { display: none; }
#names .who { flex: none; text-align: center; padding: 5px 1px; font-size: 11.5px; line-height: 1.15; }
#names i { font-style: normal; }
#names.slanted { height: 90px; align-items: end; padding-bottom: 8px; overflow: hidden; }
#names.slanted .who { text-align: left; }
#names.slanted i { display: inline-block; white-space: nowrap; transform: translateX(18px) rotate(-42deg); transform-origin: left bottom; }
.who { color: var(--lane); font-weight: 600; }
#scroller { overflow: auto; position: relative; scrollbar-gutter: stable; }
#rows { position: relative; overflow: hidden; }
.row { position: absolute; left: 0; right: 0; height: 24px; display: flex; align-items: center; white-space: nowrap; cursor: default; font-size: 13px; padding-right: 8px; }
.row:hover { background: var(--raised); }
.row.at { background: var(--at); box-shadow: inset 3px 0 0 var(--accent); }
.row.broken { background: var(--badness); box-shadow: inset 3px 0 0 var(--bad); }
.row.at.broken { background: linear-gradient(var(--badness), var(--at)); }
.row .number, .row .time { flex: none; text-align: right; font: 11.5px var(--code); color: var(--faint); font-variant-numeric: tabular-nums; }
.row .number { width: 48px; }
.row .time { width: 60px; }
.row .gap { flex: none; margin-left: 8px; }
.row .what { overflow: hidden; text-overflow: ellipsis; padding-left: 10px; }
.row b { font-weight: 600; }
.row.quiet b { font-weight: 400; color: var(--faint); }
.row.fault b, .row.restart b { color: var(--fault); }
.row.end b { color: var(--accent); }
.row .said, .row .more { color: var(--faint); font-size: 12px; }
.change { background: var(--changed); color: var(--change); border-radius: 4px; padding: 0 5px; font: 12px/1.5 var(--code); }
.row.quiet .who { opacity: 0.7; }
.lanes { position: absolute; left: var(--left); pointer-events: none; }
.graph { display: block; }
.dot { fill: var(--lane); stroke: var(--panel); stroke-width: 1.5; }
.dot.timer { fill: var(--panel); stroke: var(--lane); stroke-width: 2; }
.dot.command, .dot.restart { fill: var(--fault); }
.ring { fill: none; stroke: var(--accent); stroke-width: 3; }
.arrow { opacity: 0.3; }
.arrow line { stroke: var(--lane); stroke-width: 1.2; }
.arrow .head { fill: var(--lane); }
.arrow.fdl line { stroke-dasharray: 5 3; }
.arrow.client line { stroke-dasharray: 1.5 3; }
.arrow.open line { opacity: 0.6; }
.arrow.lost { opacity: 0.75; }
.arrow.lost line { stroke: var(--bad); stroke-dasharray: 3 3; }
.arrow .cross { stroke: var(--bad); stroke-width: 2; fill: none; }
.arrow.own { opacity: 1; }
.arrow.own line { stroke-width: 2.4; }

#inspector { overflow: auto; padding: 12px 14px; }
.facts { display: flex; flex-wrap: wrap; gap: 4px 10px; color: var(--faint); font-size: 12.5px; }
.facts .fault { color: var(--fault); background: var(--faulty); border-radius: 4px; padding: 0 6px; }
h2 { margin: 1px 0 2px; font-size: 17px; font-weight: 650; overflow-wrap: anywhere; }
/* What is below stays where it is from one step to the next. */
#step { height: 216px; overflow-y: auto; resize: vertical; margin-bottom: 8px; padding-bottom: 4px; border-bottom: 1px solid var(--rule); }
#step p { margin: 2px 0; overflow-wrap: anywhere; }
#step .said { color: var(--faint); font: 12.5px/1.5 var(--code); }
#step .verdict { color: var(--bad); font-weight: 600; }
#step li { margin: 3px 0; font-size: 13px; overflow-wrap: anywhere; }
#step .changes { display: flex; flex-wrap: wrap; gap: 2px 6px; }
#step .changes .change { white-space: pre-wrap; }
.messages .text { font: 12px var(--code); color: var(--faint); }
.messages .way { display: inline-block; min-width: 46px; color: var(--faint); }
.messages .lost .way, .messages .lost .link { color: var(--bad); }
.link { border: 0; background: none; padding: 0; color: var(--accent); cursor: pointer; font-size: 12.5px; }
.link:hover { text-decoration: underline; }

.scroll { overflow-x: auto; }
table.state { border-collapse: separate; border-spacing: 0; width: 100%; font: 12.5px/1.4 var(--code); font-variant-numeric: tabular-nums; }
.state th { text-align: left; font-weight: 500; color: var(--faint); padding: 3px 8px 3px 0; vertical-align: top; white-space: nowrap; position: sticky; left: 0; background: var(--panel); }
.state thead th { color: var(--lane); font-weight: 650; padding: 4px 8px; border-bottom: 2px solid var(--rule); position: static; white-space: normal; min-width: 58px; font-size: 12px; }
.state thead th.acting { border-bottom-color: var(--lane); }
.swatch { display: inline-block; width: 9px; height: 9px; margin-right: 5px; border-radius: 50%; border: 2px solid var(--lane); vertical-align: 0; }
.leads .swatch { background: var(--lane); }
.down .swatch { border-color: var(--faint); border-style: dotted; }
thead .down { opacity: 0.7; }
.state td { padding: 3px 8px; border-bottom: 1px solid var(--rule); vertical-align: top; overflow-wrap: break-word; }
.state td.acting { background: var(--raised); }
.state td.changed { background: var(--changed); color: var(--change); font-weight: 600; }
.state td s { opacity: 0.6; font-weight: 400; }
.state td.long { font-size: 11px; min-width: 120px; overflow-wrap: anywhere; }
.crowded table.state { font-size: 11.5px; }
.crowded .state td, .crowded .state thead th { padding: 3px 4px; min-width: 0; }
.crowded .state thead th { font-size: 11px; }
.shared { margin-top: 14px; }
.shared td { width: 100%; }
#state .link { margin-top: 6px; }

#help { position: fixed; inset: 0; background: light-dark(#1b1e2766, #000000a6); display: grid; place-items: center; z-index: 2; }
#help div { background: var(--panel); border: 1px solid var(--rule); border-radius: 12px; padding: 20px 26px; box-shadow: 0 12px 50px #0005; max-width: 640px; }
#help dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 18px; margin: 10px 0 0; font-size: 13.5px; }
#help dt { font: 12.5px var(--code); color: var(--accent); }
#help dd { margin: 0; }
#help h2 { margin: 0; }
@media (max-width: 900px) {
  main { grid-template-columns: minmax(0, 1fr); grid-template-rows: minmax(0, 1fr) minmax(0, 1fr); }
}
`
