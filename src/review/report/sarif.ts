import type { Span } from '../../diagnostic/diagnostic.ts';
import { visible } from '../../diagnostic/text.ts';
import type { Cause, Level, SettingChange, ToldChange, ToldReview, Violation } from '../review.ts';
import { type Whereabouts, whereaboutsOf } from './cause-words.ts';
import { directionText, endpointItems, farSide, riskItems, serviceItems } from './change-words.ts';
import { addressesText, countText, namedText } from './counts.ts';
import { type SarifLocation, sarifLocation } from './sarif-location.ts';

/** Results that platforms keep of one run. */
const RESULTS_MAX = 5000;

/** Causes of one change that become places, and items of a list that a message tells. */
const LOCATIONS_MAX = 10;

const LEVELS = { high: 'warning', medium: 'warning', low: 'note' } as const satisfies Readonly<Record<Level, string>>;

interface SarifResult {
  readonly ruleId: string;
  readonly level: 'error' | 'warning' | 'note';
  readonly message: { readonly text: string };
  readonly locations: readonly SarifLocation[];
  readonly partialFingerprints: { readonly 'rulecastChange/v1': string };
}

/**
 * A review as SARIF 2.1.0, for annotations at the lines of policies: crossed guardrails as errors, then settings and changes by their level. What is gone
 * from the new side is placed at its file without a line. Beyond 5,000 results, which is all that platforms keep, the rest is counted in a notification.
 */
export function reviewSarif(review: ToldReview, { version }: { readonly version: string }): object {
  const all = [
    ...violationResults(review),
    ...review.settings.map(settingResult),
    ...changeResults(review, whereaboutsOf(review)),
  ];
  const results = all.slice(0, RESULTS_MAX);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'rulecast', version, rules: rulesOf(results) } },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: true, ...notificationsFor(all.length - results.length) }],
        results,
      },
    ],
  };
}

function rulesOf(results: readonly SarifResult[]): readonly object[] {
  const ids = [...new Set(results.map(({ ruleId }) => ruleId))].sort();
  return ids.map((id) => {
    const [kind = '', ...name] = id.split('/');
    return { id, shortDescription: { text: `${kind}: ${name.join('/').replaceAll('-', ' ')}` } };
  });
}

function notificationsFor(leftOut: number): object {
  if (leftOut === 0) return {};
  const text = `${countText(leftOut)} more results are left out; the report in JSON has all.`;
  return { toolExecutionNotifications: [{ level: 'warning', message: { text } }] };
}

function violationResults({ violations, changes }: ToldReview): readonly SarifResult[] {
  const byId = new Map(changes.map((change) => [change.id, change]));
  return violations.map((violation) => {
    const { guardrail, text, reason, change } = violation;
    return {
      ruleId: `guardrail/${visible(guardrail)}`,
      level: 'error',
      message: messageOf(`${text}: crosses guardrail ${guardrail} (${reason})`),
      locations: violationLocations(violation, change === undefined ? undefined : byId.get(change)),
      partialFingerprints: fingerprintOf('guardrail', guardrail, change ?? text),
    };
  });
}

/** At the rules that cross the guardrail, else at the guardrail. */
function violationLocations({ span }: Violation, change: ToldChange | undefined): readonly SarifLocation[] {
  const places = change === undefined ? [] : causeLocations(change.causes);
  return places.length > 0 ? places : locationsOf([{ span, side: 'to' }]);
}

function settingResult({ kind, level, text, span, side }: SettingChange): SarifResult {
  return {
    ruleId: `setting/${kind}`,
    level: LEVELS[level],
    message: messageOf(`${kind}: ${text}`),
    locations: locationsOf([{ span, side }]),
    partialFingerprints: fingerprintOf('setting', kind, text),
  };
}

function changeResults({ changes }: ToldReview, whereabouts: Whereabouts): readonly SarifResult[] {
  return changes.map((change) => ({
    ruleId: change.risks[0] === undefined ? `traffic/${change.effect}` : `risk/${visible(change.risks[0].id)}`,
    level: LEVELS[change.level],
    message: messageOf(changeText(change, whereabouts(change))),
    locations: causeLocations(change.causes),
    partialFingerprints: { 'rulecastChange/v1': change.id },
  }));
}

function changeText(change: ToldChange, where: string): string {
  const { effect, causes, source, destination, fromZones, toZones } = change;
  const from = namedText(endpointItems(source, fromZones));
  const to = namedText(endpointItems(destination, toZones));
  const what = `${effect}: ${directionText(change)} ${namedText(serviceItems(change))}, ${from} → ${to}`;
  const details = [
    addressesText(farSide(change)),
    ...riskItems(change),
    `because ${causes[0]?.text ?? 'unknown'}`,
    ...(where === '' ? [] : [where]),
  ];
  return `${what}; ${details.join('; ')}`;
}

function causeLocations(causes: readonly Cause[]): readonly SarifLocation[] {
  return locationsOf(causes.slice(0, LOCATIONS_MAX));
}

function locationsOf(places: readonly { readonly span?: Span | undefined; readonly side: 'from' | 'to' }[]) {
  return places.flatMap(({ span, side }) => (span === undefined ? [] : sarifLocation(span, side)));
}

/** Brackets make links in messages, unless they are escaped. */
function messageOf(text: string): SarifResult['message'] {
  return { text: visible(text).replace(/[\\[\]]/g, '\\$&') };
}

function fingerprintOf(...parts: readonly string[]): SarifResult['partialFingerprints'] {
  return { 'rulecastChange/v1': parts.map((part) => encodeURIComponent(visible(part))).join('/') };
}
