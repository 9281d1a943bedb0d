import type { ImageHeader } from './image-header.js';

const START = 0xd8;
const END = 0xd9;
const START_OF_SCAN = 0xda;
const RESTARTS = { first: 0xd0, last: 0xd7 };
/** Parts that belong to applications. Of them only Adobe's says how to decode: what colours the components are. */
const APPLICATION_PARTS = { first: 0xe0, last: 0xef, adobe: 0xee };
const COMMENT = 0xfe;

/** Baseline, extended and progressive frames with Huffman codes. Hardly any program reads the others: lossless, hierarchical, arithmetic. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2]);
const PROGRESSIVE = 0xc2;
const OTHER_FRAMES = new Set([0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);

/** Encoders make up to a dozen. A decoder passes over all pixels for each, so thousands of empty ones are a bomb. */
const MOST_SCANS = 32;

/** Cameras write a few hundred at most. Each costs some time and memory, and a hostile image could have a million. */
const MOST_PARTS = 4_096;

/**
 * Reads the structure of a JPEG to its end (ITU-T T.81, annex B); undefined when it is not that of one whole image and nothing else. Decoders
 * stop at the end of the image and ignore what follows, which may be another image or another kind of file.
 */
export function readJpegStructure(bytes: Buffer): ImageHeader | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== START) return undefined;
  const pixelParts = [bytes.subarray(0, 2)];
  let frame: { width: number; height: number } | undefined;
  let scans = 0;
  let at = 2;
  for (let parts = 0; parts < MOST_PARTS; parts += 1) {
    const start = at;
    if (bytes[at] !== 0xff) return undefined;
    while (bytes[at] === 0xff) at += 1;
    const marker = bytes[at];
    at += 1;
    if (marker === END) {
      pixelParts.push(bytes.subarray(start, at));
      return frame && scans > 0 && at === bytes.length ? { ...frame, pixelParts } : undefined;
    }
    if (marker === undefined || marker < 0xc0 || (marker >= RESTARTS.first && marker <= START))
      return undefined;
    if (at + 2 > bytes.length) return undefined;
    const length = bytes.readUInt16BE(at);
    let end = at + length;
    if (length < 2 || end > bytes.length || OTHER_FRAMES.has(marker)) return undefined;
    if (FRAMES.has(marker)) {
      // Two frames are two images.
      if (frame || length < 8 || bytes[at + 2] !== 8) return undefined;
      frame = { height: bytes.readUInt16BE(at + 3), width: bytes.readUInt16BE(at + 5) };
      if (frame.width === 0 || frame.height === 0) return undefined;
    }
    if (marker === START_OF_SCAN) {
      scans += 1;
      if (!frame || scans > MOST_SCANS) return undefined;
      end = endOfScan(bytes, end);
    }
    if (
      marker !== PROGRESSIVE &&
      frame &&
      FRAMES.has(marker) &&
      frame.width * frame.height <= MOST_HELD_PIXELS
    ) {
      pixelParts.push(...withSilentComponents(bytes.subarray(start, end)));
    } else if (isPartOfPixels(marker)) pixelParts.push(bytes.subarray(start, end));
    at = end;
  }
  return undefined;
}

/** So many bytes are looked at here before a native search begins, because beginning one costs more than that. */
const NEAR_BYTES = 32;

/**
 * The place of the next marker. In the data of a scan a byte of ones is followed by a zero, unless it begins a marker. Such bytes are far apart in most
 * images, so they are searched for natively. In a hostile one every second byte may be one, and then no native search begins.
 */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = nextOnes(bytes, from); at < bytes.length; at = nextOnes(bytes, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    const isData = next === 0 || (next >= RESTARTS.first && next <= RESTARTS.last);
    if (!isData && next !== 0xff) return at;
  }
  return bytes.length;
}

function nextOnes(bytes: Buffer, from: number): number {
  const near = Math.min(from + NEAR_BYTES, bytes.length);
  for (let at = from; at < near; at += 1) if (bytes[at] === 0xff) return at;
  const found = bytes.indexOf(0xff, near);
  return found === -1 ? bytes.length : found;
}

/** With the additional components it takes 150 MB to decode so many, as much as the largest progressive image takes anyway. */
const MOST_HELD_PIXELS = 15_000_000;

/** Two components of few pixels. Of one more than three, libvips would take all four for the colours of a printer and convert them. */
const SILENT_COMPONENTS = Buffer.from([0xfa, 0x11, 0, 0xfb, 0x11, 0]);

/**
 * libjpeg reads a JPEG whose components are all in the first scan row by row, and libvips does not ask it about bytes between the last row and
 * the end. With more components, for which there is no data, libjpeg reads everything before the first row, and counts such bytes as damage.
 * Their pixels are not used. (It reads progressive images so in any case.)
 */
function withSilentComponents(frame: Buffer): Buffer[] {
  const head = Buffer.from(frame.subarray(0, 10));
  const place = head.length - 8;
  head.writeUInt16BE(head.readUInt16BE(place) + SILENT_COMPONENTS.length, place);
  head[9] = (head[9] ?? 0) + 2;
  return [head, frame.subarray(10), SILENT_COMPONENTS];
}

function isPartOfPixels(marker: number): boolean {
  const isOfApplication = marker >= APPLICATION_PARTS.first && marker <= APPLICATION_PARTS.last;
  return (!isOfApplication || marker === APPLICATION_PARTS.adobe) && marker !== COMMENT;
}
