import { type Diagnostic, warning } from '../../diagnostic/diagnostic.ts';
import type { Target } from './target.ts';

/** The fingerprint that the device is to show; `undefined` when the output asks for none. One that is asked for and cannot be shown is reported. */
export function fitStamp(
  { id, capabilities, output }: Target,
  report: (found: Diagnostic) => void,
): string | undefined {
  if (output.stamp !== true) return undefined;
  const { level, reason } = capabilities.stamp;
  const { fingerprint } = output;
  if (level !== 'unsupported' && fingerprint !== undefined) return fingerprint;
  const why = level === 'unsupported' ? (reason ?? '') : 'what it must do is too large a set to have a fingerprint';
  report(warning('ANNOTATION_LOST', `${id} does not carry the stamp of the output: ${why}`, { span: output.span }));
  return undefined;
}
