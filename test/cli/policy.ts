import type { Tree } from './folder.ts';

/** A policy that builds with nothing but built-in exporters. `outputs` replaces its outputs, `more` adds keys. */
export function policy({ outputs = '  - { exporter: nftables, path: out/lab.nft }', more = '' } = {}): Tree {
  return {
    'rulecast.yaml': `version: 1
name: lab
direction: forward
scope: { from: lab }
default: drop
sets:
  lab: [10.1.0.0/16]
  web: [192.0.2.80]
rules:
  - { name: web, from: lab, to: web, services: tcp/443, action: allow }
${more}outputs:
${outputs}
`,
  };
}

/** A policy with two sites and an output for each. */
export const WITH_SITES: Tree = {
  'rulecast.yaml': `version: 1
name: branch
direction: forward
scope: { from: lan }
default: drop
sets:
  lan: { per: site }
  web: [192.0.2.80]
sites:
  oslo: { lan: [10.1.0.0/16] }
  bergen: { lan: [10.2.0.0/16] }
rules:
  - { name: web, from: lan, to: web, services: tcp/443, action: allow }
outputs:
  - { exporter: nftables, path: "out/{site}/branch.nft" }
  - { id: spare, exporter: nftables, path: "out/{site}/spare.nft", options: { table: rulecast_spare } }
`,
};
