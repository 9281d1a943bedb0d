import { spawnSync } from 'node:child_process';
import { PNG } from 'pngjs';
import type { SentImage } from './damaged-images.js';

/** Why JPEGs can't be compared here; undefined when they can. */
export const DJPEG_MISSING =
  spawnSync('djpeg', ['-version']).error === undefined
    ? undefined
    : 'the Debian package libjpeg-turbo-progs is missing';

/**
 * In KiB: far more than an image of the most pixels needs. A damaged header may claim 65,500 × 65,500 pixels, for which djpeg fills 12 GB, in minutes.
 * With the limit it refuses them, as the service does.
 */
const MOST_MEMORY = 2 * 1024 ** 2;

const DJPEG = `ulimit -v ${MOST_MEMORY}; exec djpeg -outfile /dev/null`;

/** Whether another decoder accepts an image without a warning. */
export function isAcceptedByReference({ mediaType, bytes }: Pick<SentImage, 'mediaType' | 'bytes'>): boolean {
  if (mediaType === 'image/jpeg') {
    // It writes a warning for damage that it bridges, and then leaves with 2.
    return spawnSync('sh', ['-c', DJPEG], { input: bytes }).status === 0;
  }
  try {
    PNG.sync.read(bytes);
    return true;
  } catch {
    return false;
  }
}
