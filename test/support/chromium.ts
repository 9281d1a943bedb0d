import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Debian's own, so that nothing is downloaded. */
const EXECUTABLE = '/usr/bin/chromium';

export const CHROMIUM_MISSING = existsSync(EXECUTABLE)
  ? undefined
  : 'skipped: chromium is not installed (Debian: chromium)';

export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: [
      '--headless',
      // Root has no sandbox.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      // It talks to the service alone.
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
