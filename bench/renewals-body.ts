import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { projectFolder } from '../src/platform/config/project-folder.js';

/** In place of the transaction id, which is another one in each request. */
export const TRANSACTION_PLACE = 'TRANSACTION-ID-OF-THE-REQUEST';

/** As photo booths send them. */
const PHOTO = { width: 620, height: 780 };
const SIGNATURE = { width: 300, height: 100 };

/** The photo is noise over a soft ground, so that it compresses as badly as a face in bad light: with it, the body has about 500 kB. */
const NOISE = 78;
const QUALITY = 94;

/** The example of the guide with a photo and a signature, as the text of a body. */
export async function applicationBody(): Promise<string> {
  const example = JSON.parse(
    await readFile(join(projectFolder(), 'docs/examples/licence-renewal.json'), 'utf8'),
  );
  const { photoCardFront, photoCardBack, ...application } = example;
  application.handler.transactionID = TRANSACTION_PLACE;
  application.photo.photographImage = (await photo()).toString('base64');
  application.signatureImage = (await signature()).toString('base64');
  return JSON.stringify(application);
}

function photo(): Promise<Buffer> {
  const { width, height } = PHOTO;
  const pixels = randomBytes(width * height * 3);
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = 90 + ((pixels[at] ?? 0) % NOISE);
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: QUALITY })
    .toBuffer();
}

function signature(): Promise<Buffer> {
  const { width, height } = SIGNATURE;
  return sharp({ create: { width, height, channels: 3, background: '#ffffff' } })
    .composite([
      {
        input: Buffer.from(
          `<svg width="${width}" height="${height}"><path d="M20 70 C 60 10, 90 90, 130 50 S 220 20, 280 60" stroke="#14285a" stroke-width="3" fill="none"/></svg>`,
        ),
      },
    ])
    .png()
    .toBuffer();
}
