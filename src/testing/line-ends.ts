import assert from 'node:assert/strict';
import type { Artifact } from '../exporter/exporter.ts';

/** Fails when a file has two kinds of line ends, or none at its end. */
export function assertLineEnds(artifacts: readonly Artifact[]): void {
  for (const { path, text } of artifacts) {
    assert.ok(text.endsWith('\n'), `${path} has no final line end`);
    const crlf = text.split('\r\n').length - 1;
    const lf = text.split('\n').length - 1;
    const cr = text.split('\r').length - 1;
    assert.ok(cr === 0 || (crlf === lf && cr === crlf), `${path} mixes line ends`);
  }
}
