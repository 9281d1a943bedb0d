import sharp, { type Sharp } from 'sharp';

/** An image that is right, as several programs write it. */
export interface WholeImage {
  readonly name: string;
  readonly mediaType: 'image/jpeg' | 'image/png';
  readonly bytes: Buffer;
}

/** Smooth with some noise, like a photo. */
function picture(width: number, height: number, seedless = 12) {
  const noise = { type: 'gaussian' as const, mean: 120, sigma: seedless };
  return sharp({ create: { width, height, channels: 3, background: '#8a7', noise } }).blur(1.5);
}

const JPEGS = {
  baseline: () => picture(160, 200).jpeg(),
  'without subsampling': () => picture(97, 131).jpeg({ chromaSubsampling: '4:4:4', quality: 95 }),
  progressive: () => picture(160, 200).jpeg({ progressive: true }),
  grey: () => picture(160, 200).toColourspace('b-w').jpeg(),
  'with metadata': () =>
    picture(160, 200)
      .withExif({ IFD0: { Copyright: 'nobody' } })
      .jpeg(),
};

const PNGS = {
  colours: () => picture(60, 80).png(),
  interlaced: () => picture(61, 83).png({ progressive: true }),
  palette: () => picture(60, 80).png({ palette: true }),
  transparent: () => picture(60, 80).ensureAlpha(0.5).png(),
  grey: () => picture(60, 80).toColourspace('b-w').png(),
};

export async function wholeImages(): Promise<readonly WholeImage[]> {
  const made = async (name: string, mediaType: WholeImage['mediaType'], image: Sharp) => ({
    name: `${mediaType} ${name}`,
    mediaType,
    bytes: await image.toBuffer(),
  });
  return Promise.all([
    ...Object.entries(JPEGS).map(([name, make]) => made(name, 'image/jpeg', make())),
    ...Object.entries(PNGS).map(([name, make]) => made(name, 'image/png', make())),
  ]);
}
