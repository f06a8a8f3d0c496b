import { type AnyExporter, isPacketExporter } from '../../exporter/any-exporter.ts';
import type { Exporter } from '../../exporter/exporter.ts';
import { checkArtifacts, checkList } from './check-returned.ts';
import { faultIn } from './exporter-fault.ts';
import { guardHostExporter } from './guard-host-exporter.ts';

/** The same exporter, but its functions throw `ExporterFault` for whatever they throw. */
export function guardExporter(exporter: AnyExporter, module: string): AnyExporter {
  return isPacketExporter(exporter) ? guardPacketExporter(exporter, module) : guardHostExporter(exporter, module);
}

function guardPacketExporter(exporter: Exporter, module: string): Exporter {
  const guard =
    <A extends readonly unknown[], R>(name: string, member: (...args: A) => R) =>
    (...args: A): R => {
      try {
        return member(...args);
      } catch (cause) {
        throw faultIn(module, name, cause);
      }
    };
  const read: Exporter['read'] = async (...given) => {
    try {
      return await exporter.read(...given);
    } catch (cause) {
      throw faultIn(module, 'read', cause);
    }
  };
  const { apiVersion, id, title, subject, layout, replies, options, ownZones, evidence } = exporter;
  const { platform, check, kept, namedSets, owned } = exporter;
  return {
    ...{
      apiVersion,
      id,
      title,
      subject,
      layout,
      replies,
      options,
      ...(ownZones && { ownZones }),
      ...(evidence && { evidence }),
    },
    capabilities: guard('capabilities', (given) => exporter.capabilities(given)),
    limits: guard('limits', (given) => exporter.limits(given)),
    hooks: guard('hooks', (given) => exporter.hooks(given)),
    scopeRequired: guard('scopeRequired', (given) => exporter.scopeRequired(given)),
    ...(platform && { platform: guard('platform', (...given) => checkList(platform.apply(exporter, given))) }),
    ...(check && { check: guard('check', (...given) => checkList(check.apply(exporter, given))) }),
    ...(kept && { kept: guard('kept', (given) => checkList(kept.call(exporter, given))) }),
    ...(namedSets && { namedSets: guard('namedSets', namedSets.bind(exporter)) }),
    ...(owned && { owned: guard('owned', (...given) => checkList(owned.apply(exporter, given))) }),
    emit: guard('emit', (policy, given) => checkArtifacts(exporter.emit(policy, given))),
    identify: guard('identify', (file) => exporter.identify(file)),
    read,
  };
}
