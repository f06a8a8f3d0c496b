import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { formatService } from '../../../src/model/format-service.ts';
import { loadPolicy } from '../../../src/policy/load.ts';
import { readGuardrails } from '../../../src/review/guardrails/read-guardrails.ts';
import { LIMIT_NAMES } from '../../../src/review/guardrails/read-limits.ts';
import { ADMIN_PORTS } from '../../../src/review/measure/thresholds.ts';

describe('docs/guardrails.md', () => {
  const text = readFileSync('docs/guardrails.md', 'utf8');
  const examples = [...text.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, yaml = '']) => yaml);
  const policies = examples.filter((yaml) => yaml.includes('outputs:'));
  const guardrails = examples.filter((yaml) => !yaml.includes('outputs:'));

  it('has guardrails that can be read', () => {
    expect(guardrails.length).to.be.greaterThan(4);
    for (const yaml of guardrails) expect(readGuardrails('docs.yaml', yaml).diagnostics, yaml).to.deep.equal([]);
  });

  it('has an envelope that can be read', () => {
    const [envelope = '', ...others] = policies;
    expect(others).to.deep.equal([]);
    const read = () => ({ ok: true, bytes: new TextEncoder().encode(envelope) }) as const;
    expect(loadPolicy('approved.yaml', { read }).result.diagnostics).to.deep.equal([]);
  });

  it('lists every limit, in the order of the schema', () => {
    const rows = [...text.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
    expect(rows).to.deep.equal(LIMIT_NAMES);
  });

  it('names the ports of the default', () => {
    const [, written = ''] = /`ports: \[(.*?)\]` \|/.exec(text) ?? [];
    expect(`tcp/${written.replaceAll('tcp/', '').replaceAll(' ', '')}`).to.equal(ADMIN_PORTS.map(formatService).join());
  });
});
