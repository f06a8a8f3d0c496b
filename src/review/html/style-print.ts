/**
 * Paper: black on white whatever the screen, everything unfolded, nothing cut off. Patterns and signs carry what colours would; backgrounds that a
 * browser leaves out by default are not needed to read it.
 */
export const PRINT_STYLE = `
@page { margin: 15mm; }
@media print {
  :root {
    color-scheme: light;
    --paper: #fff; --panel: #fff; --text: #000; --quiet: #333; --line: #888; --link: #000;
    --opened: #0072b2; --closed: #c24e00; --altered: #007a59; --undecided: #a2407c;
    --ground: #eee; --special: #ddd; --rule: #aaa; --alarm: #000; --badge: #fff;
  }
  html { font-size: 10pt; }
  body { max-width: none; padding: 0; }
  .skip, nav, .filter, .no-match, .screen { display: none; }
  h2, h3, h4, summary { break-after: avoid; }
  h2 { margin-top: 1.5rem; }
  tr, .tile, .zoom, .overview, .decider, .violations li, .sign-off { break-inside: avoid; }
  .scroll { overflow: visible; }
  th, td, tbody th { min-width: 0; }
  details::details-content { display: block; block-size: auto; content-visibility: visible; }
  summary { list-style: none; }
  .badge.high { background: none; border: 3px double #000; color: #000; }
  .badge { border-radius: 0; }
  .space { grid-template-columns: minmax(0, 1fr); }
  .grid { max-width: 12cm; }
  svg, .swatch { print-color-adjust: exact; }
}
`;
