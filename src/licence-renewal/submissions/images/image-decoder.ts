import { Inject, Injectable } from '@nestjs/common';
import sharp from 'sharp';
import { turnFor } from '../../../platform/clock/turn-for.js';
import { TimeoutError } from '../../../platform/clock/with-timeout.js';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { FairShares, type Release } from '../../../platform/database/fair-shares.js';
import { busy } from '../../../platform/errors/request-error.js';
import type { ImageMediaType } from '../../applications/submission.js';
import type { ImageHeader } from './image-header.js';
import { readJpegStructure } from './jpeg-structure.js';
import { areRowsWhole } from './png-rows.js';
import { readPngStructure } from './png-structure.js';

const MOST_PIXELS = 25_000_000;

/** Of images of more pixels one is decoded at a time: a progressive one of the most pixels takes 200 MB meanwhile. */
const LARGE_PIXELS = 2_000_000;

/** A decoder that works for longer is given up. The largest images take a second. */
const DECODE_SECONDS = 10;

/** A caller would have disconnected by then. */
const LONGEST_WAIT_MS = 10_000;

/** How many requests may wait for a decoder. Each holds its body in memory meanwhile, so the byte budget allows fewer of large ones. */
const MOST_WAITING = 256;

const RETRY_AFTER_SECONDS = 2;

// The results are small, and each image comes once. One thread for each image, because their number is bounded here.
sharp.cache(false);
sharp.concurrency(1);
// Every other format has a parser too, and none of them is needed.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer'] });

/** What a decoder found. */
export interface DecodedImage {
  readonly mediaType: ImageMediaType;
  readonly width: number;
  readonly height: number;
}

/**
 * Decodes images whole, because a header proves nothing. libvips works in libuv's threads and never on that of the event loop; at most as
 * many images as the setting allows are decoded at once, and the client with the fewest goes first.
 */
@Injectable()
export class ImageDecoder {
  private readonly decoders: FairShares;
  private readonly large = new FairShares({ inAll: 1, each: 1, waitMs: LONGEST_WAIT_MS });
  private readonly copies = new IdleMemory();
  private waiting = 0;

  constructor(@Inject(SETTINGS) { imageDecodersAtOnce }: Pick<Settings, 'imageDecodersAtOnce'>) {
    this.decoders = new FairShares({
      inAll: imageDecodersAtOnce,
      each: imageDecodersAtOnce,
      waitMs: LONGEST_WAIT_MS,
    });
  }

  /**
   * @param client the client whose turn it takes
   * @returns undefined for what is not one whole image of an allowed type and size, and nothing else
   * @throws RequestError 503 when too many others wait
   */
  async decode(
    client: string,
    bytes: Buffer,
    mediaTypes: readonly ImageMediaType[],
  ): Promise<DecodedImage | undefined> {
    await turnFor(bytes.length);
    const found = structureOf(bytes, mediaTypes);
    if (!found || found.width * found.height > MOST_PIXELS) return undefined;
    const releases: Release[] = [];
    try {
      if (found.width * found.height > LARGE_PIXELS) releases.push(await this.waitFor(this.large, client));
      releases.push(await this.waitFor(this.decoders, client));
      const { mediaType, width, height } = found;
      return (await this.isDecoded(found)) ? { mediaType, width, height } : undefined;
    } finally {
      for (const release of releases) release();
    }
  }

  private async waitFor(shares: FairShares, client: string): Promise<Release> {
    if (this.waiting >= MOST_WAITING)
      throw busy(new Error('Too many images wait to be decoded.'), RETRY_AFTER_SECONDS);
    this.waiting += 1;
    try {
      return await shares.take(client);
    } catch (error) {
      throw error instanceof TimeoutError ? busy(error, RETRY_AFTER_SECONDS) : error;
    } finally {
      this.waiting -= 1;
    }
  }

  /**
   * Asks for the last row alone: all rows before it are decoded for it, and none of them is kept. (Asking for the pixels takes the memory of
   * all of them, and statistics of them ten times as long.)
   */
  private async isDecoded({ pixelParts, rows, width, height }: ImageHeader): Promise<boolean> {
    if (rows && !(await areRowsWhole(rows))) return false;
    await turnFor(pixelParts.reduce((sum, { length }) => sum + length, 0));
    return this.copies.during(pixelParts, async (copy) => {
      try {
        await sharp(copy, { failOn: 'warning', limitInputPixels: MOST_PIXELS, sequentialRead: true })
          .timeout({ seconds: DECODE_SECONDS })
          .extract({ left: 0, top: height - 1, width, height: 1 })
          .raw()
          .toBuffer();
        return true;
      } catch {
        return false;
      }
    });
  }
}

type Structure = ImageHeader & { readonly mediaType: ImageMediaType };

function structureOf(bytes: Buffer, mediaTypes: readonly ImageMediaType[]): Structure | undefined {
  for (const mediaType of mediaTypes) {
    const header = mediaType === 'image/png' ? readPngStructure(bytes) : readJpegStructure(bytes);
    if (header) return { ...header, mediaType };
  }
  return undefined;
}

/** Memory for the copy of an image that a decoder gets. There is as much of it as there are decoders, and each image uses it again. */
class IdleMemory {
  private readonly idle: Buffer[] = [];

  async during<Result>(parts: readonly Buffer[], work: (copy: Buffer) => Promise<Result>): Promise<Result> {
    const size = parts.reduce((sum, { length }) => sum + length, 0);
    const idle = this.idle.pop();
    const memory = idle && idle.length >= size ? idle : Buffer.allocUnsafeSlow(size);
    let end = 0;
    for (const part of parts) end += part.copy(memory, end);
    try {
      return await work(memory.subarray(0, size));
    } finally {
      this.idle.push(memory);
    }
  }
}
