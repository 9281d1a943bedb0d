import { z } from 'zod';

/** A key that wraps other keys, and by whose id a wrapped key says which one opens it. */
export interface KeyEncryptionKey {
  readonly id: string;
  /** 256 bits. */
  readonly key: Buffer;
}

const ENTRY = /^([a-z0-9][a-z0-9-]{0,31}):([0-9a-f]{64})$/i;

/**
 * Reads keys as a setting or a file has them, the current one first.
 *
 * @returns undefined for a text that is not such a list, because an error must not quote any of it
 */
export function parseEncryptionKeys(text: string): readonly KeyEncryptionKey[] | undefined {
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== '');
  const keys = entries.flatMap((entry) => {
    const [, id, key] = ENTRY.exec(entry) ?? [];
    return id === undefined || key === undefined ? [] : [{ id, key: Buffer.from(key, 'hex') }];
  });
  const isUnambiguous = new Set(keys.map(({ id }) => id)).size === keys.length;
  return keys.length > 0 && keys.length === entries.length && isUnambiguous ? keys : undefined;
}

export function formatEncryptionKey({ id, key }: KeyEncryptionKey): string {
  return `${id}:${key.toString('hex')}`;
}

/** The environment variable `ENCRYPTION_KEYS`. */
export const encryptionKeys = z.string().transform((text, context) => {
  const keys = parseEncryptionKeys(text);
  if (keys) return keys;
  context.addIssue({
    code: 'custom',
    message:
      'must be keys like 2026-11:<64 hexadecimal digits>, the current one first, with commas between; an id may occur once',
  });
  return z.NEVER;
});
