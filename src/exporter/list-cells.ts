import type { HostList } from '../hosts/lists.ts';
import { labelValues } from '../model/endpoint-set.ts';
import { serviceText } from './service-text.ts';

/** Titles of the cells that say what a list is. */
export const LIST_COLUMNS = [
  'feed',
  'endpoint_set',
  'rules',
  'action',
  'category',
  'service_area',
  'required',
  'services',
] as const;

/** Between several values in one cell, of which each may have blanks. */
const SEPARATOR = '; ';

/** What a list stands for, in the order of {@link LIST_COLUMNS}: an action once where all rules have it, else one a rule. */
export function listCells({ origin, uses, labels, services }: HostList): readonly string[] {
  const label = (name: string): string => labelValues(labels, name).join(SEPARATOR);
  const actions = uses.map(({ action }) => action);
  const isOne = new Set(actions).size === 1;
  return [
    origin?.feed ?? '',
    origin?.id ?? '',
    uses.map(({ rule }) => rule).join(SEPARATOR),
    (isOne ? actions.slice(0, 1) : actions).join(SEPARATOR),
    label('category'),
    label('serviceArea'),
    label('required'),
    serviceText(services),
  ];
}
