/** The look of the index page: the workbench's colours in light, on screen and on paper. It names no font that would have to be fetched. */
export const pageStyle = `
:root { color-scheme: light; --paper: #fcfbf9; --raised: #fff; --line: #e4e0d9; --ink: #1e1d1b; --ink-2: #5c5850; --accent: #3a4fc4; --bad: #b3261e; --good: #1d7a46; }
* { box-sizing: border-box; }
html { scroll-padding-top: 3.2rem; }
body { font: 14px/1.5 Inter, system-ui, sans-serif; margin: 0; color: var(--ink); background: var(--paper); }
main { max-width: 74rem; margin: 0 auto; padding: 0 1.5rem 4rem; }
h1 { font-size: 1.75rem; margin: 2rem 0 0.3rem; }
h2 { font-size: 1.3rem; margin: 0 0 0.4rem; }
h3 { font-size: 1rem; margin: 2rem 0 0.4rem; }
h4 { font-size: 0.9rem; margin: 0; display: flex; gap: 0.8rem; align-items: baseline; flex-wrap: wrap; }
p { margin: 0.4rem 0; max-width: 52rem; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
nav { position: sticky; top: 0; z-index: 1; background: var(--paper); border-bottom: 1px solid var(--line); }
nav div { max-width: 74rem; margin: 0 auto; padding: 0.55rem 1.5rem; display: flex; gap: 0.2rem 1.1rem; flex-wrap: wrap; font-size: 12.5px; }
section { border-top: 1px solid var(--line); margin-top: 3rem; padding-top: 1.6rem; }
.card { background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: 0.9rem 1.1rem; margin: 0.8rem 0; break-inside: avoid; min-width: 0; }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(24rem, 100%), 1fr)); gap: 0.9rem; align-items: start; }
.figures .card { margin: 0; }
.figures .wide { grid-column: 1 / -1; }
.scroll { overflow-x: auto; background: linear-gradient(to right, var(--raised) 35%, transparent) left / 2.5rem 100% no-repeat local, linear-gradient(to left, var(--raised) 35%, transparent) right / 2.5rem 100% no-repeat local, linear-gradient(to right, #3c321e29, transparent) left / 0.75rem 100% no-repeat scroll, linear-gradient(to left, #3c321e29, transparent) right / 0.75rem 100% no-repeat scroll; }
table { border-collapse: collapse; font-size: 12.5px; font-variant-numeric: tabular-nums; margin: 0.5rem 0; }
th { font-weight: 500; max-width: 8.5rem; color: var(--ink-2); border-bottom: 1px solid #cfc9bf; vertical-align: bottom; }
td { border-bottom: 1px solid var(--line); }
th, td { text-align: left; padding: 0.25rem 1.1rem 0.25rem 0; }
td, th i { white-space: nowrap; }
th.number, td.number { text-align: right; }
tr:last-child td { border-bottom: 0; }
tr.own td, tr.total td { font-weight: 600; }
tr.total td { border-top: 1px solid #cfc9bf; }
sub { font-size: 0.75em; line-height: 0; }
img { display: block; max-width: 100%; height: auto; margin: 0.5rem 0; }
.figures .card > img:not(.pixels) { width: 100%; }
img.pixels { image-rendering: pixelated; width: min(100%, 44rem); }
.rule { color: var(--ink-2); font-size: 12.5px; }
.files { font-weight: 400; font-size: 12px; display: inline-flex; gap: 0.6rem; }
.bad { color: var(--bad); }
.good { color: var(--good); }
.question { font-size: 1.05rem; }
.problems { border-left: 3px solid var(--bad); padding-left: 0.9rem; margin: 1rem 0; }
code { font-family: "JetBrains Mono", ui-monospace, monospace; font-size: 0.92em; overflow-wrap: anywhere; }
summary { cursor: pointer; color: var(--ink-2); font-size: 12.5px; }
details { margin: 0.7rem 0; }
@media print { nav { display: none; } section { break-before: page; } body { font-size: 11px; } }
`
