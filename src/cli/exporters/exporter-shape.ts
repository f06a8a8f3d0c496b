import type { AnyExporter } from '../../exporter/any-exporter.ts';
import { ANNOTATION_CAPABILITIES, PACKET_CAPABILITIES } from '../../exporter/capability.ts';
import type { Exporter } from '../../exporter/exporter.ts';

type Test = (value: unknown) => boolean;
type Members = Readonly<Record<string, { readonly test: Test; readonly wanted: string }>>;

const FUNCTION = { test: (value: unknown) => typeof value === 'function', wanted: 'a function' };

const OPTIONAL_FUNCTION = {
  test: (value: unknown) => value === undefined || typeof value === 'function',
  wanted: 'a function',
};

const SUBJECTS: readonly AnyExporter['subject'][] = ['packets', 'steering', 'access', 'lists'];

/** What every exporter has. */
const COMMON = {
  apiVersion: { test: (value) => value === 1, wanted: '1' },
  id: {
    test: (value) => typeof value === 'string' && /^[a-z0-9][a-z0-9._-]{0,62}$/.test(value),
    wanted: 'a lower-case word',
  },
  title: { test: (value) => typeof value === 'string' && value !== '', wanted: 'a text' },
  subject: oneOf(...SUBJECTS),
  layout: oneOf('file', 'folder'),
  options: {
    test: (value) => isObject(value) && isObject(value.schema) && 'defaults' in value,
    wanted: '{ schema, defaults }',
  },
  check: OPTIONAL_FUNCTION,
  emit: FUNCTION,
  identify: FUNCTION,
  read: FUNCTION,
} as const satisfies Members;

/** What one of packet rules has besides; `ownZones` may be absent too. */
const OF_PACKETS = {
  replies: oneOf('engine', 'rule', 'mirrored'),
  capabilities: FUNCTION,
  limits: FUNCTION,
  hooks: FUNCTION,
  scopeRequired: FUNCTION,
  platform: OPTIONAL_FUNCTION,
  kept: OPTIONAL_FUNCTION,
  namedSets: OPTIONAL_FUNCTION,
  owned: OPTIONAL_FUNCTION,
} as const satisfies Members;

/** What one of hosts has besides. */
const OF_HOSTS = {
  request: FUNCTION,
  fitHost: OPTIONAL_FUNCTION,
  parts: OPTIONAL_FUNCTION,
} as const satisfies Members;

const LIMITS = ['objectName', 'ruleName', 'label', 'zoneName'];
const LEVELS: readonly unknown[] = ['native', 'lowered', 'unsupported'];

/** What is wrong with a value that should be an exporter, one phrase each; empty when it is one. Calls what it declares about itself. */
export function exporterFlaws(value: unknown): readonly string[] {
  if (!isObject(value)) return ['its default export is not an object'];
  const isOfHosts = value.subject !== 'packets' && SUBJECTS.some((subject) => subject === value.subject);
  const members = { ...COMMON, ...(isOfHosts ? OF_HOSTS : OF_PACKETS) };
  const flaws = Object.entries<Members[string]>(members)
    .filter(([name, { test }]) => !test(value[name]))
    .map(([name, { wanted }]) => `${name} is ${name in value ? 'not' : 'missing:'} ${wanted}`);
  return flaws.length > 0 || isOfHosts ? flaws : declarationFlaws(value as unknown as Exporter);
}

function declarationFlaws(exporter: Exporter): readonly string[] {
  const { defaults } = exporter.options;
  const capabilities: unknown = exporter.capabilities(defaults);
  const limits: unknown = exporter.limits(defaults);
  const unanswered = Object.keys({ ...PACKET_CAPABILITIES, ...ANNOTATION_CAPABILITIES }).filter((name) => {
    const answer = isObject(capabilities) ? capabilities[name] : undefined;
    return !isObject(answer) || !LEVELS.includes(answer.level);
  });
  const unlimited = LIMITS.filter((name) => !isObject(limits) || !isObject(limits[name]));
  return [
    ...unanswered.map((name) => `capabilities() gives no level for ${name}`),
    ...unlimited.map((name) => `limits() has no ${name}`),
  ];
}

function oneOf(...words: readonly string[]): Members[string] {
  return { test: (value) => words.some((word) => word === value), wanted: words.join(' or ') };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
