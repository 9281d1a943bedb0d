import { isIP } from 'node:net';
import { z } from 'zod';

/** Parses decimal digits as a number. */
export const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .refine((text) => /^\d{1,15}$/.test(text) && Number(text) >= least && Number(text) <= most, {
      error: `must be a whole number from ${least} to ${most}`,
    })
    .transform(Number);

/** Whether a text is a URL with one of these protocols, each written with its colon. */
export const isUrlOf = (text: string, ...protocols: string[]) =>
  URL.canParse(text) && protocols.includes(new URL(text).protocol);

/** A URL with one of these protocols. */
export const urlOf = (...protocols: string[]) =>
  z.string().refine((text) => isUrlOf(text, ...protocols), {
    error: `must be an address that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  });

/** What a listener calls "all addresses" of this machine: nobody can connect to it. */
export const isWildcard = (host: string) => /^(0\.0\.0\.0|::|\[::\]|0:0:0:0:0:0:0:0)$/.test(host);

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?$/i;

/** A host that others are told: a name or an address, and neither a port nor a wildcard. */
export const publicHost = (example: string) =>
  z.string().refine((text) => (isIP(text) !== 0 || HOST_NAME.test(text)) && !isWildcard(text), {
    error: `must be a host name or address that others can reach, without a port, for example ${example}`,
  });
