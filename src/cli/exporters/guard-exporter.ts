import { type Diagnostic, error } from '../../diagnostic/diagnostic.ts';
import { quote } from '../../diagnostic/text.ts';
import type { Artifact, Exporter } from '../../exporter/exporter.ts';

/** What an outside exporter threw, or returned in the place of artifacts. It is the exporter's mistake, never a crash of rulecast. */
export class ExporterFault extends Error {
  readonly diagnostic: Diagnostic;

  constructor(module: string, what: string, cause?: unknown) {
    super(`${module}: ${what}`, { cause });
    this.diagnostic = error('EXPORTER_INVALID', `The exporter of ${quote(module)} failed: ${what}`, {
      hint: 'report this to its author',
    });
  }
}

/** The same exporter, but its functions throw {@link ExporterFault} for whatever they throw. */
export function guardExporter(exporter: Exporter, module: string): Exporter {
  const faultIn = (name: string, cause: unknown): ExporterFault => {
    const what = cause instanceof Error ? cause.message : String(cause);
    return new ExporterFault(module, `${name}() threw: ${what}`, cause);
  };
  const guard =
    <A extends readonly unknown[], R>(name: string, member: (...args: A) => R) =>
    (...args: A): R => {
      try {
        return member(...args);
      } catch (cause) {
        throw faultIn(name, cause);
      }
    };
  const read: Exporter['read'] = async (...given) => {
    try {
      return await exporter.read(...given);
    } catch (cause) {
      throw faultIn('read', cause);
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

function checkList<T>(list: readonly T[]): readonly T[] {
  if (Array.isArray(list)) return list;
  throw new TypeError('it returns no list');
}

/** An outside exporter may be written without types. */
function checkArtifacts(artifacts: readonly Artifact[]): readonly Artifact[] {
  const isArtifact = ({ path, text }: Artifact) => typeof path === 'string' && typeof text === 'string';
  if (Array.isArray(artifacts) && artifacts.length > 0 && artifacts.every(isArtifact)) return artifacts;
  throw new TypeError('it returns no list of files { path, text }');
}
