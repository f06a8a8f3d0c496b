import { listFeed } from '../text/list.ts';

/** Reads the text lists of Zoom, one endpoint set each. */
export const readZoom = listFeed({ sourceNeedsIds: false });
