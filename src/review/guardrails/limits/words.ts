import type { Family } from '../../../net/family.ts';
import type { Change } from '../../review.ts';

/** Services that are written out; of the others, only how many there are. */
const SHOWN = 3;

/** ` on udp/123`, ` on tcp/80, tcp/443 and 3 more`; nothing for every service. */
export function onServices({ services }: Change): string {
  if (services.length === 0 || services.includes('any')) return '';
  const more = services.length - SHOWN;
  if (more <= 1) return ` on ${services.join(', ')}`;
  return ` on ${services.slice(0, SHOWN).join(', ')} and ${more} more`;
}

/** Nothing for both families, so that `any IPv4 destination` says that IPv6 is not part of it. */
export function familyWords(families: readonly Family[]): string {
  return families.length === 1 ? `IPv${families[0]} ` : '';
}
