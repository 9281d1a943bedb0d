import sharp, { type Sharp } from 'sharp';

export interface Pictures {
  readonly photos: readonly Buffer[];
  readonly signatures: readonly Buffer[];
}

const COUNT = 12;

/** Whole images, each another one: photos as large as they have to be, and signatures. */
export async function makePictures(random: () => number): Promise<Pictures> {
  const made = { photos: [] as Buffer[], signatures: [] as Buffer[] };
  for (let count = 0; count < COUNT; count += 1) {
    made.photos.push(await noise(random, { width: 600, height: 750 }).jpeg({ quality: 60 }).toBuffer());
    made.signatures.push(await noise(random, { width: 300, height: 80 }).png().toBuffer());
  }
  return made;
}

/** Coarse noise, which has tens of kilobytes and not hundreds. */
function noise(random: () => number, size: { readonly width: number; readonly height: number }): Sharp {
  const raw = { width: 30, height: 30, channels: 3 as const };
  const pixels = Uint8Array.from({ length: 30 * 30 * 3 }, () => Math.floor(random() * 256));
  return sharp(pixels, { raw }).resize(size.width, size.height, { fit: 'fill' });
}
