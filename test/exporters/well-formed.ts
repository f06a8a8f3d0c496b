import { spawnSync } from 'node:child_process';
import { expect } from 'chai';

/** Fails when xmllint has something to say about an XML text. A machine without it has the other checks; where engines are required, it is one. */
export function expectWellFormed(text: string): void {
  const argv = ['--noout', '--nonet', '-'];
  const { error, status, stderr } = spawnSync('xmllint', argv, { input: text, encoding: 'utf8' });
  if (error !== undefined && process.env.RULECAST_REQUIRE_KERNEL !== '1') return;
  expect(`${status} ${stderr}`, error?.message).to.equal('0 ');
}
