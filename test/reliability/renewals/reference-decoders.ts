import { spawnSync } from 'node:child_process';
import { PNG } from 'pngjs';
import type { SentImage } from './damaged-images.js';

/** Why JPEGs can't be compared here; undefined when they can. */
export const DJPEG_MISSING =
  spawnSync('djpeg', ['-version']).error === undefined
    ? undefined
    : 'the Debian package libjpeg-turbo-progs is missing';

/** Whether another decoder accepts an image without a warning. */
export function isAcceptedByReference({ mediaType, bytes }: Pick<SentImage, 'mediaType' | 'bytes'>): boolean {
  if (mediaType === 'image/jpeg') {
    // It writes a warning for damage that it bridges, and then leaves with 2.
    return spawnSync('djpeg', ['-outfile', '/dev/null'], { input: bytes }).status === 0;
  }
  try {
    PNG.sync.read(bytes);
    return true;
  } catch {
    return false;
  }
}
