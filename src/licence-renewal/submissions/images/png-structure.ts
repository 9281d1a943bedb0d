import { crc32 } from 'node:zlib';
import type { ImageHeader } from './image-header.js';
import { type PngHeader, readPngHeader, rowBytes } from './png-header.js';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Besides its data, a chunk has its length, its name and its checksum. */
const FRAME_BYTES = 12;

/** Chunks of more than one image (APNG). */
const ANIMATION = new Set(['acTL', 'fcTL', 'fdAT']);

/** What pixels are made of. Compressed texts and colour profiles are left out, which could expand to gigabytes. */
const OF_PIXELS = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);

/** Encoders write chunks of 4 KiB or more. Each costs some time and memory, and a hostile image could have 300,000. */
const MOST_CHUNKS = 4_096;

interface Chunk {
  readonly name: string;
  readonly whole: Buffer;
  readonly data: Buffer;
}

/**
 * Reads the structure of a PNG to its end; undefined when it is not that of one whole image and nothing else. The checksum of every chunk is
 * verified.
 */
export function readPngStructure(bytes: Buffer): ImageHeader | undefined {
  const chunks = chunksOf(bytes);
  const header = chunks?.[0]?.name === 'IHDR' ? readPngHeader(chunks[0].data) : undefined;
  if (!chunks || !header || !isInOrder(chunks, header)) return undefined;
  const { width, height } = header;
  return {
    width,
    height,
    pixelParts: [SIGNATURE, ...chunks.filter(({ name }) => OF_PIXELS.has(name)).map(({ whole }) => whole)],
    rows: {
      compressed: chunks.filter(({ name }) => name === 'IDAT').map(({ data }) => data),
      bytes: rowBytes(header),
    },
  };
}

/** Undefined when they do not end with the file. */
function chunksOf(bytes: Buffer): readonly Chunk[] | undefined {
  if (!bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE)) return undefined;
  const chunks: Chunk[] = [];
  let at = SIGNATURE.length;
  while (at + FRAME_BYTES <= bytes.length && chunks.length < MOST_CHUNKS) {
    const end = at + FRAME_BYTES + bytes.readUInt32BE(at);
    if (end > bytes.length) return undefined;
    const whole = bytes.subarray(at, end);
    if (crc32(whole.subarray(4, -4)) !== whole.readUInt32BE(whole.length - 4)) return undefined;
    const name = whole.toString('latin1', 4, 8);
    chunks.push({ name, whole, data: whole.subarray(8, -4) });
    at = end;
    if (name === 'IEND') break;
  }
  return at === bytes.length && chunks.at(-1)?.name === 'IEND' ? chunks : undefined;
}

/** What the standard says of the order and the number of the chunks that make the pixels (PNG, 5.6). */
function isInOrder(chunks: readonly Chunk[], { colour, depth }: PngHeader): boolean {
  const names = chunks.map(({ name }) => name);
  const [first, last] = [names.indexOf('IDAT'), names.lastIndexOf('IDAT')];
  const isOnce = (name: string) => names.indexOf(name) === names.lastIndexOf(name);
  if (first === -1 || !isOnce('IHDR') || !isOnce('PLTE') || !isOnce('tRNS')) return false;
  if (names.slice(first, last).some((name) => name !== 'IDAT')) return false;
  if (names.some((name) => ANIMATION.has(name) || !isKnown(name)) || chunks.at(-1)?.data.length !== 0)
    return false;
  const [palette, transparency] = [names.indexOf('PLTE'), names.indexOf('tRNS')];
  if (palette > first || transparency > first || (transparency !== -1 && transparency < palette))
    return false;
  const colours = (chunks[palette]?.data.length ?? 0) / 3;
  const isPaletteRight =
    palette === -1 ? colour !== 3 : ![0, 4].includes(colour) && Number.isInteger(colours) && colours > 0;
  if (!isPaletteRight || colours > (colour === 3 ? 2 ** depth : 256)) return false;
  return transparency === -1 || isTransparency(chunks[transparency]?.data.length ?? 0, colour, colours);
}

function isTransparency(bytes: number, colour: number, colours: number): boolean {
  if (colour === 3) return bytes > 0 && bytes <= colours;
  return (colour === 0 && bytes === 2) || (colour === 2 && bytes === 6);
}

/** A chunk whose name begins with a small letter may be ignored, and any other may not. */
function isKnown(name: string): boolean {
  return /^[a-z][A-Za-z]{3}$/.test(name) || OF_PIXELS.has(name);
}
