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
