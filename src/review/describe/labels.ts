import type { Labels } from '../../model/endpoint-set.ts';

/** The labels that reports tell of every endpoint set, each with its first value; absent where the feed has none. */
export function toldLabels({ category = [], serviceArea = [] }: Labels): {
  readonly category?: string;
  readonly serviceArea?: string;
} {
  const [one] = category;
  const [area] = serviceArea;
  return { ...(one !== undefined && { category: one }), ...(area !== undefined && { serviceArea: area }) };
}
