import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/**
 * Debian's own, so that nothing is downloaded. The headless shell draws pages and has no windows. With the whole browser eight test files took
 * 467 seconds of processor time instead of 273, once.
 */
const EXECUTABLE = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path));

export const CHROMIUM_MISSING =
  EXECUTABLE === undefined
    ? 'skipped: chromium is not installed (Debian: chromium-headless-shell)'
    : undefined;

export function startChromium(): Promise<Browser> {
  return chromium.launch({
    ...(EXECUTABLE === undefined ? {} : { executablePath: EXECUTABLE }),
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
