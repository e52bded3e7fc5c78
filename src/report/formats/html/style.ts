/**
 * The style of report.html, light, dark and printed. Every pair of text and ground has a contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3). On paper
 * what is folded is open: `::details-content` is how a style reaches it (CSS Pseudo-Elements 4).
 */
export const STYLE = `
:root { color-scheme: light dark; --ground: #fff; --field: #f3f4f6; --ink: #1b1f24; --dim: #4b535d; --line: #c3c9d1; --bad: #b3201c; --doubt: #7a4b00; --good: #12602c; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #12161b; --field: #1e242c; --ink: #e8ecf1; --dim: #b3bcc7; --line: #414b57; --bad: #ff8f88; --doubt: #f0b850; --good: #76d391; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; }
h2 { margin-top: 2.25rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); font-size: 1.25rem; }
h3 { font-size: 1.05rem; }
p, li, td, th, h1, h3, pre, code { overflow-wrap: anywhere; }
.verdict { padding: .75rem 1rem; border: 2px solid var(--line); border-left-width: .6rem; background: var(--field); font-size: 1.1rem; }
.verdict p { margin: 0; }
.problems .verdict { border-color: var(--bad); }
.incomplete .verdict, .untested .verdict { border-color: var(--doubt); border-style: dashed; }
.healthy .verdict { border-color: var(--good); }
code, pre { background: var(--field); font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .9em; }
code { padding: .05em .25em; border-radius: .2em; }
pre { margin: .5rem 0; padding: .6rem .75rem; border: 1px solid var(--line); white-space: pre-wrap; }
table { width: 100%; border-collapse: collapse; margin: .75rem 0; }
th, td { padding: .35rem .6rem; border: 1px solid var(--line); text-align: left; vertical-align: top; }
th { background: var(--field); }
details { margin: .75rem 0; padding: 0 .75rem; border: 1px solid var(--line); }
summary { margin: 0 -.75rem; padding: .4rem .75rem; background: var(--field); cursor: pointer; }
:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; }
.links { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1rem 2rem; align-items: start; }
.links ol { margin: 0; padding-left: 1.75rem; }
.links li { margin-bottom: .45rem; }
.chain { width: 100%; max-width: 30rem; font-family: system-ui, sans-serif; font-size: 15px; }
.chain .ring { fill: none; stroke: var(--ink); stroke-width: 6; }
.chain text { fill: var(--ink); }
.chain .sign { font-size: 16px; font-weight: bold; }
.chain .ok .ring { stroke: var(--good); }
.chain .suspect .ring { stroke: var(--doubt); stroke-dasharray: 12 5; }
.chain .suspect .word { font-weight: bold; }
.chain .unknown .ring { stroke: var(--dim); stroke-dasharray: 1 9; stroke-linecap: round; }
.chain .unused .ring { stroke: var(--dim); stroke-width: 1.5; }
.chain .unused text, .chain .unknown .word { fill: var(--dim); }
.chain .broken .ring { stroke: var(--bad); stroke-width: 7; }
.chain .broken .name, .chain .broken .word { fill: var(--bad); font-weight: bold; }
.chain .broken .word { text-transform: uppercase; }
.chain .crack { fill: none; stroke: var(--bad); stroke-width: 2.5; }
.chain .field { stroke: var(--bad); stroke-width: 2; stroke-dasharray: 7 4; }
.chain .plate { fill: var(--ground); }
.chain .hatch { stroke: var(--bad); stroke-width: 1; stroke-opacity: .45; }
@media print {
  :root { color-scheme: light; --ground: #fff; --field: #fff; --ink: #000; --dim: #333; --line: #777; --bad: #8f1411; --doubt: #5c3900; --good: #0d4a22; }
  main { max-width: none; padding: 0; }
  body { font-size: 10pt; }
  h2, h3, summary { break-after: avoid; }
  pre, tr, li, svg { break-inside: avoid; }
  details { border: 0; padding: 0; }
  details::details-content { content-visibility: visible; display: block; block-size: auto; }
  summary { list-style: none; font-weight: bold; }
}
`;
