import { assertNever, type EndpointSet, type RulesOnly, type SteeringPlan } from 'rulecast/exporter/emit';
import { commentLine } from './emit-comment.ts';

/** What the file is of, and the endpoint sets behind its hosts: a line for each, so that a review shows which came and went. */
export function headerLines({ policy, site, direct, rulesOnly }: SteeringPlan): readonly string[] {
  const place = site === undefined ? policy : `${policy}, site ${site}`;
  return [
    commentLine(`Written by rulecast from the policy ${place}. Change the policy, not this file.`),
    '',
    commentLine('Endpoint sets whose hosts go direct:'),
    ...entries(direct.map(setText)),
    '',
    commentLine('Endpoint sets that are left to firewall rules:'),
    ...entries(rulesOnly.map(rulesOnlyText)),
  ];
}

function entries(texts: readonly string[]): readonly string[] {
  return (texts.length === 0 ? ['none'] : texts).map((text) => commentLine(`  ${text}`));
}

function rulesOnlyText(entry: RulesOnly): string {
  return `${setText(entry.endpointSet)}, ${reasonText(entry.reason)}`;
}

function reasonText(reason: RulesOnly['reason']): string {
  switch (reason) {
    case 'no-hosts':
      return 'names no host';
    case 'no-web-port':
      return 'is not asked for over HTTP';
    default:
      return assertNever(reason);
  }
}

/** `m365:11 category=Optimize required=true serviceArea=Skype`. The id is a label of some feeds too. */
function setText({ origin, labels }: EndpointSet): string {
  const shown = Object.entries(labels)
    .filter(([label]) => label !== 'id')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return [`${origin.feed}:${origin.id}`, ...shown.map(([label, values]) => `${label}=${values.join('|')}`)].join(' ');
}
