import { z } from 'zod';
import type { Settings } from './settings.js';

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether a host name, as in a URL, is this machine's own, so that nothing between two machines can read the session. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

/** The session's cookie is sent there, so the address is encrypted. A path is refused because the pages are below `/console`. */
export const consoleUrl = z
  .string()
  .refine((text) => URL.canParse(text) && new URL(text).origin === text.replace(/\/$/, ''), {
    error: 'must be an address like https://console.example, without a path',
  })
  .refine(
    (text) => {
      if (!URL.canParse(text)) return false;
      const { protocol, hostname } = new URL(text);
      return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
    },
    { error: 'must start with https:// (http:// on this machine alone)' },
  )
  .transform((text) => text.replace(/\/$/, ''));

/** Why there is no console with these settings; undefined when there is one. */
export function whyConsoleIsOff({
  production,
  consoleUrl,
}: Pick<Settings, 'production' | 'consoleUrl'>): string | undefined {
  return production && consoleUrl === undefined
    ? 'CONSOLE_URL is not set: there is no console. It is the https address, with a host name of its own, at which people open it.'
    : undefined;
}

export function isConsoleOff(settings: Pick<Settings, 'production' | 'consoleUrl'>): boolean {
  return whyConsoleIsOff(settings) !== undefined;
}
