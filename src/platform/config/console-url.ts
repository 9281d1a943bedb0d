import { isIP } from 'node:net';
import { z } from 'zod';
import { isLoopback } from './loopback.js';
import type { Settings } from './settings.js';

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

type ConsoleSettings = Pick<Settings, 'production' | 'consoleUrl' | 'entra'>;

/** Why there is no console with these settings, in words for operators; undefined when there is one. */
export function whyConsoleIsOff({ production, consoleUrl, entra }: ConsoleSettings): string | undefined {
  if (entra && !entra.console) {
    return 'ENTRA_CONSOLE_CLIENT_ID and ENTRA_CONSOLE_CLIENT_SECRET are not set: there is no console, because people sign in to it with that application.';
  }
  if (!production) return undefined;
  if (consoleUrl === undefined) {
    return 'CONSOLE_URL is not set: there is no console. It is the https address, with a host name of its own, at which people open it.';
  }
  // A link alone lets in everybody who reads it, so in production people sign in with a passkey, and browsers make none for an address.
  const { hostname } = new URL(consoleUrl);
  return entra || isIP(hostname.replace(/^\[|\]$/g, '')) === 0
    ? undefined
    : 'CONSOLE_URL has an IP address: there is no console, because people sign in with passkeys, which need a host name.';
}

/** Somebody asked for the console by name, and there is none. Without a name the rest of the service is served, and the start warns. */
export class ConsoleIsOff extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'ConsoleIsOff';
  }
}

/** @throws ConsoleIsOff because a process that should serve the console alone would answer nothing but probes */
export function requireConsole(settings: ConsoleSettings): void {
  const reason = whyConsoleIsOff(settings);
  if (reason !== undefined) throw new ConsoleIsOff(reason);
}

export function isConsoleOff(settings: ConsoleSettings): boolean {
  return whyConsoleIsOff(settings) !== undefined;
}
