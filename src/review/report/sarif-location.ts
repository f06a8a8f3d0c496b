import type { Span } from '../../diagnostic/diagnostic.ts';
import { visible } from '../../diagnostic/text.ts';

/** A place as SARIF tells it: a file, and a region where the line is one of the new side. */
export interface SarifLocation {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId: '%SRCROOT%' };
    readonly region?: SarifRegion;
  };
}

interface SarifRegion {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Where an annotation goes; nowhere for files outside of the repository. What stood in the old side has a file only: its line may be another one now. */
export function sarifLocation({ file, start, end }: Span, side: 'from' | 'to'): readonly SarifLocation[] {
  const segments = file.split('/');
  if (file.startsWith('/') || /^[a-z]:/i.test(file) || segments.includes('..')) return [];
  const uri = segments.map((segment) => encodeURIComponent(visible(segment))).join('/');
  const region = { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
  return [
    {
      physicalLocation: {
        artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
        ...(side === 'to' && { region }),
      },
    },
  ];
}
