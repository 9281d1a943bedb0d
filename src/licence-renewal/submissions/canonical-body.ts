import { createHash } from 'node:crypto';
import { turnFor } from '../../platform/clock/turn-for.js';
import type { RenewalFields } from '../applications/renewal-fields.js';
import type { SubmittedImage } from '../applications/submission.js';

/**
 * The same for two applications that say the same: the fields in the order of their names and in the schema's spelling, without those that
 * are absent or null, and a digest of each image.
 */
export async function canonicalBodyOf(
  fields: RenewalFields,
  images: readonly SubmittedImage[],
): Promise<Uint8Array> {
  const digests: [string, string][] = [];
  for (const { kind, bytes } of images) {
    await turnFor(bytes.length);
    digests.push([kind, createHash('sha256').update(bytes).digest('base64url')]);
  }
  return Buffer.from(JSON.stringify({ fields, images: Object.fromEntries(digests) }, byName));
}

function byName(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
