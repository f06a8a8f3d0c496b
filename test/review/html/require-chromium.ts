import { existsSync } from 'node:fs';
import type { Context } from 'mocha';

/** Where Debian puts it. */
export const CHROMIUM = '/usr/bin/chromium';

/**
 * Skips a test where there is no Chromium. With `RULECAST_REQUIRE_KERNEL=1`, where all engines must be there, that is a failure: a pipeline that is meant
 * to look at the page must not pass by not looking.
 */
export function requireChromium(context: Context): void {
  if (existsSync(CHROMIUM)) return;
  if (process.env.RULECAST_REQUIRE_KERNEL === '1') throw new Error(`there is no ${CHROMIUM}`);
  context.skip();
}
