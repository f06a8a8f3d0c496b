import type { HostExporter } from '../../exporter/host-exporter.ts';
import { checkAnswers, checkFitted, checkReading, HOST_RETURNS } from './check-host-returned.ts';
import { faultIn } from './exporter-fault.ts';

const DATA: readonly string[] = ['apiVersion', 'id', 'title', 'subject', 'layout', 'options', 'evidence'];

type Member = (...given: readonly unknown[]) => unknown;

type Members = Readonly<Record<string, unknown>>;

/**
 * The same exporter, but its functions throw `ExporterFault` for whatever they throw, and for what they return in the place of what they should. Members
 * are taken wherever they are: an exporter may be of a class.
 */
export function guardHostExporter(exporter: HostExporter, module: string): HostExporter {
  const declared = exporter as unknown as Members;
  const guard = guardOf(module);
  const data = DATA.flatMap((name) => (declared[name] === undefined ? [] : [[name, declared[name]]]));
  const functions = Object.entries(HOST_RETURNS).flatMap(([name, check]) => {
    const member = declared[name];
    if (typeof member !== 'function') return [];
    return [[name, guard(name, (...given) => check(Reflect.apply(member, exporter, given)))]];
  });
  const guarded: Members = Object.fromEntries([...data, ...functions]);
  const { parts } = guarded;
  const read = async (...given: readonly unknown[]): Promise<unknown> => {
    try {
      const returned = checkReading(await Reflect.apply(exporter.read, exporter, given), exporter.subject);
      return withGuardedAnswers(returned as Members, module);
    } catch (cause) {
      throw faultIn(module, 'read', cause);
    }
  };
  // Every member is there that was there, and each function takes and gives the same.
  return {
    ...guarded,
    ...(typeof parts === 'function' && { parts: (options: unknown) => guardedParts(parts(options), module) }),
    read,
  } as unknown as HostExporter;
}

function guardOf(module: string): (name: string, member: Member) => Member {
  return (name, member) =>
    (...given) => {
      try {
        return member(...given);
      } catch (cause) {
        throw faultIn(module, name, cause);
      }
    };
}

/** Each part has a function of its own. */
function guardedParts(parts: readonly Members[], module: string): readonly Members[] {
  return parts.map((part) => {
    const { fitHost } = part;
    if (typeof fitHost !== 'function') return part;
    const fit: Member = (...given) => checkFitted(Reflect.apply(fitHost, part, given));
    return { ...part, fitHost: guardOf(module)('fitHost', fit) };
  });
}

/** A file that is asked runs what its reader is made of later than it is read. */
function withGuardedAnswers(result: Members, module: string): Members {
  const { value } = result;
  if (typeof value !== 'object' || value === null || !('ask' in value)) return result;
  const reading = value as { readonly ask: Member; readonly notes: unknown };
  const asked = async (questions: readonly unknown[]): Promise<unknown> => {
    try {
      return checkAnswers(await reading.ask(questions), questions.length);
    } catch (cause) {
      throw faultIn(module, 'ask', cause);
    }
  };
  const asking = {
    kind: 'steering',
    ask: asked,
    get notes() {
      return reading.notes;
    },
  };
  return { ...result, value: asking };
}
