import { formatService } from '../../../model/format-service.ts';
import type { PortService } from '../../../model/service.ts';
import type { PacketMatch } from '../../../packetset/program.ts';
import { adminServices } from '../../measure/admin-services.ts';
import type { Crossing, Facts } from '../facts.ts';
import type { GuardrailOf } from '../guardrails.ts';

/** `admin-ports-from-internet`: services that run machines, inbound or forward, from addresses that may be on the internet. */
export function adminPortsFromInternet(
  { ports }: GuardrailOf<'admin-ports-from-internet'>,
  { opened }: Facts,
): readonly Crossing[] {
  return opened.flatMap(({ change, terms }) => {
    const found = terms.flatMap((term: PacketMatch): readonly PortService[] => adminServices(term, ports));
    if (found.length === 0) return [];
    const names = [...new Set(found.map(formatService))];
    return [{ text: `${names.join(', ')} from the internet`, change }];
  });
}
