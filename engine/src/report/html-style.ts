/** Style of the page: one column, quiet, fit for paper. Nothing is fetched: fonts are those of the reader's machine. */
export const PAGE_STYLE = `
:root { --ink: #16181b; --muted: #5d646b; --line: #d9dcdf; --soft: #f5f6f7; --accent: #1f4e9c; --warn: #8a4b00; --warn-soft: #fdf5e8; }
* { box-sizing: border-box; }
html { background: #fff; color: var(--ink); font: 16px/1.55 Charter, "Bitstream Charter", "Source Serif 4", Cambria, Georgia, "DejaVu Serif", serif; }
body { margin: 0 auto; max-width: 60rem; padding: 3rem 1.5rem 5rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .4rem; font-weight: 600; }
h2 { font-size: 1.25rem; margin: 3rem 0 .8rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); font-weight: 600; }
h3 { font-size: 1rem; margin: 2rem 0 .4rem; font-weight: 600; }
p { margin: .6rem 0; max-width: 46rem; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 2px; }
sub, sup { font-size: .72em; line-height: 0; }
.program { color: var(--muted); font-size: .9rem; margin: 0 0 1.2rem; }
.headline { font-size: 1.12rem; line-height: 1.5; border-left: 3px solid var(--accent); padding: .1rem 0 .1rem 1rem; margin: 1.4rem 0; max-width: none; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .8rem 1.5rem; margin: 1.4rem 0; }
.facts div { border-top: 1px solid var(--line); padding-top: .35rem; }
.facts dt { color: var(--muted); font-size: .82rem; }
.facts dd { margin: 0; font-variant-numeric: tabular-nums; }
nav { font-size: .9rem; margin: 1.4rem 0 0; }
nav a { margin-right: 1.1rem; white-space: nowrap; }
.warnings { background: var(--warn-soft); border: 1px solid #ecd9b8; border-radius: 4px; padding: .7rem 1.1rem; margin: 1.4rem 0; font-size: .95rem; }
.warnings b { color: var(--warn); }
.warnings ul { margin: .3rem 0; padding-left: 1.2rem; }
figure { margin: 1.4rem 0; break-inside: avoid; }
figure svg { display: block; width: 100%; height: auto; max-width: 48rem; }
figcaption, caption { color: var(--muted); font-size: .88rem; text-align: left; }
.small { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(24rem, 100%), 1fr)); gap: 0 1.2rem; }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font: .84rem/1.4 system-ui, "DejaVu Sans", Verdana, sans-serif; font-variant-numeric: tabular-nums; }
caption { padding-bottom: .5rem; font-family: inherit; }
th { font-weight: 600; border-bottom: 1.5px solid var(--ink); vertical-align: bottom; }
th, td { padding: .25rem .9rem .25rem 0; text-align: right; white-space: nowrap; }
th:last-child, td:last-child { padding-right: 0; }
td { border-bottom: 1px solid var(--line); vertical-align: top; }
.left { text-align: left; }
.wraps { white-space: normal; min-width: 14rem; }
.notes { color: var(--muted); font-size: .86rem; margin: .2rem 0 1rem; padding-left: 0; list-style: none; }
code, pre { font: .86rem/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
code { overflow-wrap: anywhere; }
pre { background: var(--soft); padding: .8rem 1rem; border-radius: 4px; white-space: pre-wrap; overflow-wrap: anywhere; }
.references { padding-left: 1.4rem; font-size: .92rem; }
.status { font: 600 .75rem/1 system-ui, "DejaVu Sans", sans-serif; color: var(--muted); border: 1px solid var(--line); border-radius: 3px; padding: .2rem .4rem; vertical-align: middle; margin-left: .5rem; }
@media print {
  html { font-size: 10.5pt; }
  body { max-width: none; padding: 0; }
  nav { display: none; }
  h2 { break-after: avoid; }
  .scroll { overflow: visible; }
  table { font-size: 7.6pt; }
  tr { break-inside: avoid; }
  th, td { padding-right: .5rem; }
  th, .left { white-space: normal; }
  a { color: inherit; text-decoration: none; }
}
`;
