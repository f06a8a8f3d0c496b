import type { HostExporter } from '../../exporter/host-exporter.ts';
import { checkArtifacts } from './check-returned.ts';
import { faultIn } from './exporter-fault.ts';

/** Functions of exporters of hosts that answer at once. */
const FUNCTIONS: readonly string[] = ['request', 'fitHost', 'members', 'parts', 'check', 'emit', 'identify'];

type Member = (...given: readonly unknown[]) => unknown;

/** The same exporter, but its functions throw `ExporterFault` for whatever they throw. */
export function guardHostExporter(exporter: HostExporter, module: string): HostExporter {
  const declared: Readonly<Record<string, unknown>> = { ...exporter };
  const functions = FUNCTIONS.flatMap((name) => {
    const member = declared[name];
    return typeof member === 'function' ? [[name, guarded(exporter, name, { member: member as Member, module })]] : [];
  });
  const read = async (...given: readonly unknown[]): Promise<unknown> => {
    try {
      return await (exporter.read as Member).apply(exporter, [...given]);
    } catch (cause) {
      throw faultIn(module, 'read', cause);
    }
  };
  // Every member is there that was there, and each function takes and gives the same.
  return { ...declared, ...Object.fromEntries(functions), read } as unknown as HostExporter;
}

function guarded(
  exporter: HostExporter,
  name: string,
  { member, module }: { readonly member: Member; readonly module: string },
): Member {
  return (...given) => {
    try {
      const returned = member.apply(exporter, [...given]);
      return name === 'emit' ? checkArtifacts(returned) : returned;
    } catch (cause) {
      throw faultIn(module, name, cause);
    }
  };
}
