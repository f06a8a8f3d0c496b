import type { Change } from '../review.ts';

/** Services that are written out; of the others, only how many there are. */
const SHOWN = 3;

/** ` on udp/123`, ` on tcp/80, tcp/443 and 3 more`; nothing for every service. */
export function onServices({ services }: Change): string {
  if (services.length === 0 || services.includes('any')) return '';
  const more = services.length - SHOWN;
  if (more <= 1) return ` on ${services.join(', ')}`;
  return ` on ${services.slice(0, SHOWN).join(', ')} and ${more} more`;
}
