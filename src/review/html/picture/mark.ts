import { assertNever } from '../../../diagnostic/assert.ts';
import type { Effect } from '../../review.ts';
import { digits } from './share.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * The sign of an effect around a point as path data, for what is too small to be drawn: a plus, a minus, a slash or a ring, so that it needs no colour to
 * be told.
 */
export function markPath(effect: Effect, { x, y }: Point, radius: number): string {
  const [middle, centre] = [digits(x), digits(y)];
  const [left, top, bottom] = [digits(x - radius), digits(y - radius), digits(y + radius)];
  const [r, width] = [digits(radius), digits(2 * radius)];
  switch (effect) {
    case 'opened':
      return `M${left} ${centre}h${width}M${middle} ${top}v${width}`;
    case 'closed':
      return `M${left} ${centre}h${width}`;
    case 'altered':
      return `M${left} ${bottom}l${width}-${width}`;
    case 'undecided':
      return `M${left} ${centre}a${r} ${r} 0 1 0 ${width} 0a${r} ${r} 0 1 0-${width} 0`;
    default:
      return assertNever(effect);
  }
}
