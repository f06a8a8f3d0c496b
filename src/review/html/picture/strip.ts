import type { Effect } from '../../review.ts';
import { type Html, html } from '../html.ts';
import { signId } from './patterns.ts';
import { digits, joinShares, type Share, shareOf } from './share.ts';
import type { Zoom } from './zoom.ts';

/** Height of a layer in pixels: the marks, then the bar. */
const MARKS = 9;
const BAR = 15;
const BAND = MARKS + BAR + 3;
/** Gaps below a 2,048th of the strip are not drawn: half a pixel on a wide screen. */
const GAP = 1 / 2048;
const PIECES_MAX = 48;
/** What is narrower than one of the 256 parts has a mark above it, and is drawn larger where there is room. */
const THIN = 1 / 256;

/** Height of a strip with as many layers, in pixels. */
export function stripHeight(layers: number): number {
  return layers * BAND;
}

/**
 * A block as a line from its first to its last address, a bar for each layer. Everything is placed in percent, so that it is to scale at any width, and
 * each bar has the share of the line that its addresses have of the block.
 */
export function stripDrawing({ block, layers }: Zoom): Html {
  const bars = layers.map((layer, index) => {
    const shares = layer.ranges.map((range) => shareOf(range, block));
    return bar(layer.effect, index * BAND, shares);
  });
  return html`${bars}${quarters(stripHeight(layers.length))}`;
}

function bar(effect: Effect, top: number, shares: readonly Share[]): Html {
  const pieces = joinShares(shares, GAP, PIECES_MAX).map(
    ({ at, width }) => html`<rect x="${percent(at)}" y="${top + MARKS}" width="${percent(width)}" height="${BAR}"/>`,
  );
  const thin = joinShares(shares, THIN, PIECES_MAX).filter((place) => isThin(place, shares));
  const signs = thin.map(
    ({ at, width }) => html`<use href="#${signId(effect)}" x="${percent(at + width / 2)}" y="${top}"/>`,
  );
  return html`<rect class="ground" y="${top + MARKS}" width="100%" height="${BAR}"/>
<g class="fill ${effect}">${pieces}</g>${signs}
`;
}

/** Whether all shares in a place are, together, too narrow to be seen. */
function isThin(place: Share, shares: readonly Share[]): boolean {
  const inside = shares.filter(({ at }) => at >= place.at && at <= place.at + place.width);
  return inside.reduce((sum, { width }) => sum + width, 0) < THIN;
}

function quarters(height: number): readonly Html[] {
  return [25, 50, 75].map((at) => html`<line class="rule" x1="${at}%" x2="${at}%" y2="${height}"/>`);
}

function percent(share: number): string {
  return `${digits(share * 100)}%`;
}
