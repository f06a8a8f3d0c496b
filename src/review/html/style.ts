import { filterStyle } from './filter.ts';
import { PICTURE_STYLE } from './style-picture.ts';
import { PRINT_STYLE } from './style-print.ts';

/** Colours follow Okabe and Ito, so that people with any kind of colour vision tell them apart; each also comes with a sign or a pattern. */
const COLOURS = `
:root {
  color-scheme: light dark;
  --paper: #fff; --panel: #f5f6f8; --text: #1a1d21; --quiet: #525a64; --line: #c3c9d0; --link: #0b57a4;
  --opened: #0072b2; --closed: #c24e00; --altered: #007a59; --undecided: #a2407c;
  --ground: #eceff2; --special: #d7dbe0; --rule: #b3bac2; --alarm: #8a1c00; --badge: #fff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --panel: #1d2126; --text: #e8eaed; --quiet: #aab2bc; --line: #464e57; --link: #8cc4f5;
    --opened: #56b4e9; --closed: #e69f00; --altered: #33c79a; --undecided: #e08fbd;
    --ground: #262b31; --special: #3a4149; --rule: #4f5862; --alarm: #ffb199; --badge: #14171a;
  }
}`;

const TEXT = `
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 76rem; background: var(--paper); color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.2; }
h2 { margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 2px solid var(--text); font-size: 1.25rem; }
h3 { margin: 1.25rem 0 .5rem; font-size: 1.05rem; }
h4 { margin: 1rem 0 .25rem; font-size: .95rem; }
p, ul, ol { margin: .5rem 0; }
ul, ol { padding-left: 1.5rem; }
a { color: var(--link); }
code, pre { font: .9em/1.45 ui-monospace, monospace; overflow-wrap: anywhere; }
pre { margin: .25rem 0; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: 4px; background: var(--paper); }
pre code { font-size: 1em; white-space: pre-wrap; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
main:focus { outline: none; }
.note, .none, .meaning, .amount, .said, .when { color: var(--quiet); font-size: .9rem; }
.hash { overflow-wrap: anywhere; font-family: ui-monospace, monospace; font-size: .8rem; }
.sides { margin: .25rem 0 0; overflow-wrap: anywhere; }
.skip { position: absolute; left: -100vw; padding: .5rem 1rem; background: var(--paper); }
.skip:focus { left: 1rem; z-index: 1; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: 1rem 0; padding: .5rem 0; border-block: 1px solid var(--line); list-style: none; font-size: .9rem; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .85rem; }`;

const PARTS = `
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .25rem 1.25rem; margin: .75rem 0; }
.facts > div { display: contents; }
.facts dt { color: var(--quiet); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.facts dd ul { margin: 0; padding-left: 1.1rem; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: .9rem; }
caption { padding: .25rem 0; color: var(--quiet); text-align: left; }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: break-word; min-width: 5.5rem; }
td code, th code, td .hash { overflow-wrap: break-word; }
thead th { border-bottom: 2px solid var(--line); overflow-wrap: normal; }
tbody th { font-weight: 400; min-width: 9rem; }
summary { cursor: pointer; }
.fold { margin: .25rem 0 .5rem; padding-left: 1rem; border-left: 3px solid var(--line); }
.badge { display: inline-block; padding: 0 .5rem; border: 1px solid var(--quiet); border-radius: 1rem; color: var(--quiet); font-size: .8rem; font-weight: 600; white-space: nowrap; }
.badge.medium { border: 2px solid var(--text); color: var(--text); }
.badge.high { border-color: var(--alarm); background: var(--alarm); color: var(--badge); }
.bad { color: var(--alarm); }`;

const REVIEW = `
.verdict { padding: .75rem 1rem; border: 1px solid var(--line); border-left: 8px solid var(--quiet); border-radius: 4px; background: var(--panel); font-size: 1.1rem; }
.verdict.violated, .verdict.undecided { border-left-color: var(--alarm); }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr)); gap: .75rem; padding: 0; list-style: none; }
.tile { display: flex; flex-direction: column; padding: .75rem 1rem; border: 1px solid var(--line); border-top: 6px solid var(--line); border-radius: 4px; }
.tile.opened { border-top-color: var(--opened); }
.tile.closed { border-top: 6px dashed var(--closed); }
.tile.altered { border-top: 6px double var(--altered); }
.tile.undecided { border-top: 6px dotted var(--undecided); }
.count { font-size: 2rem; font-weight: 700; line-height: 1.1; }
.addresses { margin-top: .25rem; }
.violations li { margin: .5rem 0; padding: .5rem .75rem; border: 2px solid var(--alarm); border-radius: 4px; }
.violations p { margin: .1rem 0; }
.filter { display: flex; flex-wrap: wrap; gap: .5rem 1rem; margin: .75rem 0; }
fieldset { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: 0; padding: .25rem .75rem .5rem; border: 1px solid var(--line); border-radius: 4px; }
fieldset label { display: flex; align-items: center; gap: .4rem; min-height: 1.75rem; }
input[type=checkbox] { width: 1.1rem; height: 1.1rem; margin: 0; }
.change { margin: .75rem 0; border: 1px solid var(--line); border-left: 6px solid var(--line); border-radius: 4px; background: var(--panel); scroll-margin-top: 1rem; }
.change.opened { border-left-color: var(--opened); }
.change.closed { border-left: 6px dashed var(--closed); }
.change.altered { border-left: 6px double var(--altered); }
.change.undecided { border-left: 6px dotted var(--undecided); }
.change:target { outline: 3px solid var(--link); }
.change > details > summary { padding: .6rem 1rem; }
.change h3 { display: inline; margin: 0 .5rem 0 0; overflow-wrap: anywhere; }
.change .sign { display: inline-block; min-width: 1ch; font-family: ui-monospace, monospace; font-size: 1.2em; }
.route { display: block; overflow-wrap: anywhere; }
.body { padding: 0 1rem .75rem; border-top: 1px solid var(--line); }
.causes li { margin: .25rem 0; overflow-wrap: anywhere; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: .75rem; }
.decider { min-width: 0; padding: .25rem .75rem .5rem; border: 1px solid var(--line); border-radius: 4px; background: var(--paper); overflow-wrap: anywhere; }
.decider p { margin: .25rem 0; }
.when { display: inline-block; min-width: 4rem; }
.sign-off { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: 1rem; }
.sign-off label { display: flex; flex-direction: column; color: var(--quiet); font-size: .9rem; }
.sign-off input { min-height: 2.5rem; border: 0; border-bottom: 1px solid var(--text); background: transparent; color: var(--text); font: inherit; }
.no-match { padding: .75rem 1rem; border: 1px dashed var(--line); }
@media (max-width: 30rem) {
  .facts { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .facts dd { margin-bottom: .4rem; }
}
`;

/** The style sheet of the page. */
export const STYLE = [COLOURS, TEXT, PARTS, REVIEW, PICTURE_STYLE, filterStyle(), PRINT_STYLE].join('');
