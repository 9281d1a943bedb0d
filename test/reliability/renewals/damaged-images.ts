import { crc32, deflateSync } from 'node:zlib';
import type { WholeImage } from './whole-images.js';

/** Bytes that are sent as an image of this type. */
export interface SentImage {
  readonly damage: string;
  readonly mediaType: 'image/jpeg' | 'image/png';
  readonly bytes: Buffer;
  /** What must become of it whatever a decoder says; undefined leaves it to the reference decoder. */
  readonly accepted?: boolean;
}

const ZIP = Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64');
const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const HTML = Buffer.from('<script>alert(1)</script>');

const OTHER_FORMATS: readonly Buffer[] = [
  Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1'),
  Buffer.from('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA', 'base64'),
  Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
  Buffer.from('%PDF-1.4\n%%EOF'),
  Buffer.from('II*\0\x08\0\0\0\0\0', 'latin1'),
  Buffer.alloc(0),
  Buffer.from('BASE64JPEGSTRING', 'base64'),
  Buffer.alloc(100_000, 0xff),
];

type Damage = (image: WholeImage, random: () => number) => Pick<SentImage, 'bytes'> & Partial<SentImage>;

/** Each is tried as often as the others. */
export const DAMAGES: Readonly<Record<string, Damage>> = {
  none: ({ bytes }) => ({ bytes, accepted: true }),
  truncated: ({ bytes }, random) => ({ bytes: bytes.subarray(0, at(bytes, random)), accepted: false }),
  'the last bytes missing': ({ bytes }, random) => ({
    bytes: bytes.subarray(0, bytes.length - 1 - Math.floor(random() * 16)),
    accepted: false,
  }),
  'bits flipped': ({ bytes }, random) => {
    const damaged = Buffer.from(bytes);
    for (let bits = 1 + random() * 4; bits > 1; bits -= 1) {
      const place = at(bytes, random);
      damaged[place] = (damaged[place] ?? 0) ^ (1 << Math.floor(random() * 8));
    }
    return { bytes: damaged };
  },
  'bytes lost': ({ bytes }, random) => {
    const place = at(bytes, random);
    return {
      bytes: Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + 1 + Math.floor(random() * 40))]),
    };
  },
  'bytes zeroed': ({ bytes }, random) => {
    const place = at(bytes, random);
    return {
      bytes: Buffer.from(bytes).fill(0, place, Math.min(bytes.length, place + 1 + Math.floor(random() * 60))),
    };
  },
  'the same bytes twice': ({ bytes }, random) => {
    const place = at(bytes, random);
    const end = Math.min(bytes.length, place + 1 + Math.floor(random() * 200));
    return { bytes: Buffer.concat([bytes.subarray(0, end), bytes.subarray(place)]) };
  },
  'damage behind a right checksum': ({ bytes, mediaType }, random) => ({
    bytes: mediaType === 'image/png' ? withDamagedRows(bytes, random) : withDamagedScan(bytes, random),
  }),
  'another type': ({ bytes, mediaType }) =>
    mediaType === 'image/png'
      ? { bytes, mediaType: 'image/jpeg', accepted: false }
      : // A signature may be a JPEG too.
        { bytes: Buffer.concat([PNG_SIGNATURE, bytes]), mediaType: 'image/png', accepted: false },
  'another format': (_, random) => ({
    bytes: OTHER_FORMATS[Math.floor(random() * OTHER_FORMATS.length)] ?? HTML,
    accepted: false,
  }),
  'two images': ({ bytes }) => ({ bytes: Buffer.concat([bytes, bytes]), accepted: false }),
  'an archive or a page behind it': ({ bytes }, random) => ({
    bytes: Buffer.concat([bytes, random() < 0.5 ? ZIP : HTML]),
    accepted: false,
  }),
  'an archive or a page before it': ({ bytes }, random) => ({
    bytes: Buffer.concat([random() < 0.5 ? ZIP : HTML, bytes]),
    accepted: false,
  }),
  'a bomb': ({ bytes, mediaType }, random) => ({
    bytes: mediaType === 'image/png' ? pngBomb(random) : jpegBomb(bytes, random),
    accepted: false,
  }),
};

/** @param damage a key of {@link DAMAGES} */
export function damaged(damage: string, image: WholeImage, random: () => number): SentImage {
  const damages = DAMAGES[damage];
  if (!damages) throw new Error(`There is no damage ${damage}.`);
  return { damage: `${damage} of ${image.name}`, mediaType: image.mediaType, ...damages(image, random) };
}

function at(bytes: Buffer, random: () => number): number {
  return Math.floor(random() * bytes.length);
}

const SIGNATURE_BYTES = 8;

export function chunk(name: string, data: Buffer): Buffer {
  const whole = Buffer.alloc(data.length + 12);
  whole.writeUInt32BE(data.length, 0);
  whole.write(name, 4, 'latin1');
  data.copy(whole, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, -4)), data.length + 8);
  return whole;
}

function chunksOf(png: Buffer): { name: string; data: Buffer }[] {
  const chunks = [];
  for (let place = SIGNATURE_BYTES; place < png.length; ) {
    const length = png.readUInt32BE(place);
    const data = Buffer.from(png.subarray(place + 8, place + 8 + length));
    chunks.push({ name: png.toString('latin1', place + 4, place + 8), data });
    place += length + 12;
  }
  return chunks;
}

function png(chunks: readonly { name: string; data: Buffer }[]): Buffer {
  return Buffer.concat([PNG_SIGNATURE, ...chunks.map(({ name, data }) => chunk(name, data))]);
}

/** In the rows or the header, so that only a decoder notices. */
function withDamagedRows(bytes: Buffer, random: () => number): Buffer {
  const chunks = chunksOf(bytes);
  const candidates = chunks.filter(({ name }) => name === 'IDAT' || name === 'IHDR');
  const { data } = candidates[Math.floor(random() * candidates.length)] ?? { data: Buffer.alloc(1) };
  const place = at(data, random);
  data[place] = (data[place] ?? 0) ^ (1 << Math.floor(random() * 8));
  return png(chunks);
}

/** Behind the header of the first scan. */
function withDamagedScan(bytes: Buffer, random: () => number): Buffer {
  const damaged = Buffer.from(bytes);
  const scan = damaged.indexOf(Buffer.from([0xff, 0xda])) + 16;
  const place = scan + Math.floor(random() * (damaged.length - scan - 2));
  damaged[place] = (damaged[place] ?? 0) ^ (1 << Math.floor(random() * 8));
  return damaged;
}

/** Some hundred bytes that say they are gigabytes, or that become much. */
function pngBomb(random: () => number): Buffer {
  const header = (width: number, height: number) => {
    const data = Buffer.alloc(13);
    data.writeUInt32BE(width, 0);
    data.writeUInt32BE(height, 4);
    data.set([8, 2, 0, 0, 0], 8);
    return { name: 'IHDR', data };
  };
  const rows = (bytes: number) => ({ name: 'IDAT', data: deflateSync(Buffer.alloc(bytes)) });
  const end = { name: 'IEND', data: Buffer.alloc(0) };
  const kind = Math.floor(random() * 4);
  if (kind === 0) return png([header(60_000, 60_000), rows(1_000_000), end]);
  if (kind === 1) return png([header(8, 8), rows(30_000_000), end]);
  if (kind === 2) return png([header(5_001, 5_000), rows(5_000 * (5_001 * 3 + 1)), end]);
  return png([header(4_000, 4_000), rows(1_000), end]);
}

/** The size in its header is changed: the decoder would need memory for it, and finds no data. */
function jpegBomb(bytes: Buffer, random: () => number): Buffer {
  const bomb = Buffer.from(bytes);
  for (const marker of [0xc0, 0xc2]) {
    const frame = bomb.indexOf(Buffer.from([0xff, marker, 0x00]));
    if (frame === -1) continue;
    const side = random() < 0.5 ? 65_500 : 4_900;
    bomb.writeUInt16BE(side, frame + 5);
    bomb.writeUInt16BE(side, frame + 7);
    return bomb;
  }
  return bomb;
}
