/** How the picture of the address space looks: the colours and patterns of its layers, and how it fits wide and narrow screens. */
export const PICTURE_STYLE = `
.definitions { position: absolute; width: 0; height: 0; }
.fill.opened { fill: var(--opened); }
.fill.closed { fill: url(#hatched); }
.fill.altered { fill: url(#striped); }
.fill.undecided { fill: url(#dotted); }
.tint { fill: var(--paper); }
.ink.closed { fill: var(--closed); }
.ink.altered { fill: var(--altered); }
.ink.undecided { fill: var(--undecided); }
.mark { fill: none; stroke-width: 1.6; }
.mark.opened { stroke: var(--opened); }
.mark.closed { stroke: var(--closed); }
.mark.altered { stroke: var(--altered); }
.mark.undecided { stroke: var(--undecided); }
.ground { fill: var(--ground); }
.special { fill: var(--special); }
.rule { fill: none; stroke: var(--rule); stroke-width: .5; }
.touched { fill: none; stroke: var(--text); stroke-width: 1.2; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; padding: 0; list-style: none; }
.legend li { display: flex; align-items: center; gap: .5rem; }
.swatch { flex: none; width: 2.25rem; height: 1rem; border: 1px solid var(--text); }
.space { display: grid; gap: 1rem 2rem; margin: .5rem 0; }
.overview, .zooms { min-width: 0; }
.grid { display: block; width: 100%; max-width: 34rem; height: auto; }
.grid text { fill: var(--text); font: 600 8.5px system-ui, sans-serif; text-anchor: middle; }
.grid .row { fill: var(--quiet); font-weight: 400; text-anchor: end; }
.zooms ol { margin: 0; padding: 0; list-style: none; }
.zoom { margin: 0 0 1.1rem; }
.depth1 { margin-left: 1rem; padding-left: .75rem; border-left: 3px solid var(--line); }
.depth2 { margin-left: 2rem; padding-left: .75rem; border-left: 3px solid var(--line); }
.depth3 { margin-left: 3rem; padding-left: .75rem; border-left: 3px solid var(--line); }
.zoom p, .inside { margin: 0; }
.strip { display: flex; gap: .4rem; }
.strip svg { flex: 1; min-width: 0; overflow: visible; }
.signs { display: flex; flex-direction: column; font-family: ui-monospace, monospace; }
.signs span { flex: none; height: 27px; padding-top: 6px; line-height: 20px; }
.ends { display: flex; justify-content: space-between; gap: 1rem; margin-left: 1.2rem; color: var(--quiet); font-size: .8rem; }
.inside { padding: 0 0 0 1.2rem; list-style: none; font-size: .9rem; overflow-wrap: anywhere; }
@media (min-width: 60rem) { .space { grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); align-items: start; } }
@media screen and (min-width: 60rem) { .overview { position: sticky; top: 1rem; } }
`;
