import { withCommas } from '../../measure/format-count.ts';
import { countPorts, isAnyProtocol, isNearlyAnyPort } from '../../measure/services.ts';
import type { Crossing, Facts, Part } from '../facts.ts';
import type { GuardrailOf } from '../guardrails.ts';

/** `ports-opened`: more destination ports in one change than allowed, or any protocol. */
export function portsOpened({ moreThan }: GuardrailOf<'ports-opened'>, { opened }: Facts): readonly Crossing[] {
  return opened.flatMap((part) => manyPorts(moreThan, part));
}

function manyPorts(most: number, { change, terms }: Part): readonly Crossing[] {
  if (terms.some(isAnyProtocol)) return [{ text: 'any protocol', change }];
  const ports = terms.reduce((greatest, term) => Math.max(greatest, countPorts(term)), 0);
  if (ports <= most) return [];
  const limit = `more than ${withCommas(most)}`;
  return [
    {
      text: isNearlyAnyPort(ports)
        ? `any port, ${limit}`
        : `${withCommas(ports)} ${ports === 1 ? 'port' : 'ports'}, ${limit}`,
      change,
    },
  ];
}
