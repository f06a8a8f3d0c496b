import type { Exporter } from './exporter.ts';
import type { HostExporter } from './host-exporter.ts';

/** An exporter of whatever subject. */
export type AnyExporter = Exporter | HostExporter;

/** Whether its files decide packets. */
export function isPacketExporter(exporter: AnyExporter): exporter is Exporter {
  return exporter.subject === 'packets';
}
