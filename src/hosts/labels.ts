import { type EndpointSet, labelValues } from '../model/endpoint-set.ts';

/** The area whose endpoint sets all others need, by the feeds that have areas. */
export const SHARED_AREA = 'Common';

/** The category of what should go the shortest way, by the feeds that have categories. */
export const SHORTEST_WAY = 'Optimize';

/** Whether its feed says that the service does not work without it. */
export function isRequired({ labels }: EndpointSet): boolean {
  return labelValues(labels, 'required').includes('true');
}

/** The part of the service that it belongs to; `undefined` where its feed names none. */
export function areaOf({ labels }: EndpointSet): string | undefined {
  return labelValues(labels, 'serviceArea')[0];
}

/** How its feed asks to treat it; empty where the feed says nothing. */
export function categoriesOf({ labels }: EndpointSet): readonly string[] {
  return labelValues(labels, 'category');
}
