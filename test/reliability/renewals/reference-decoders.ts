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

/**
 * More than any image of ours has. pngjs fills gigabytes of this process for a damaged header that claims more, and the event loop whose stalls
 * are measured collects them as garbage: 0.4 s at a time.
 */
const MOST_PIXELS = 100_000_000;

/** Whether another decoder accepts an image without a warning. */
export function isAcceptedByReference({ mediaType, bytes }: Pick<SentImage, 'mediaType' | 'bytes'>): boolean {
  if (mediaType === 'image/jpeg') {
    // It writes a warning for damage that it bridges, and then leaves with 2.
    return spawnSync('sh', ['-c', DJPEG], { input: bytes }).status === 0;
  }
  if (claimedPixels(bytes) > MOST_PIXELS) return false;
  try {
    PNG.sync.read(bytes);
    return true;
  } catch {
    return false;
  }
}

/** The width times the height in a PNG's first chunk, wherever it is an image at all. */
function claimedPixels(png: Buffer): number {
  const [width, height] = [16, 20];
  return png.length < height + 4 ? 0 : png.readUInt32BE(width) * png.readUInt32BE(height);
}
