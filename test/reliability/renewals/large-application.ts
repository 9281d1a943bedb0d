import sharp from 'sharp';
import { applicationWith } from '../../licence-renewal/submissions/application-with.js';

const MOST_BYTES = 10 * 1024 ** 2;

const MARK = 'the-id-of-this-one';

/** Three of them fill a body. Noise does not compress, and so it has the bytes of a photo of a good camera. */
async function largeImage(): Promise<string> {
  const noise = { type: 'gaussian' as const, mean: 120, sigma: 40 };
  const bytes = await sharp({
    create: { width: 2_400, height: 1_800, channels: 3, background: '#888', noise },
  })
    .jpeg({ quality: 86 })
    .toBuffer();
  return bytes.toString('base64');
}

/** Applications of nearly 10 MiB, which have all but their ids in the same memory. */
export class LargeApplications {
  private constructor(
    private readonly before: string,
    private readonly after: Buffer,
  ) {}

  static async make(): Promise<LargeApplications> {
    const image = await largeImage();
    const text = JSON.stringify(
      applicationWith({
        'handler.transactionId': MARK,
        'photo.photographImage': image,
        photoCardFront: image,
        photoCardBack: image,
      }),
    );
    const [before = '', after = ''] = text.split(MARK);
    if (text.length > MOST_BYTES || text.length < 0.8 * MOST_BYTES) {
      throw new Error(`An application of ${text.length} bytes is of another size than it should be.`);
    }
    return new LargeApplications(before, Buffer.from(after));
  }

  under(transactionId: string): readonly Buffer[] {
    return [Buffer.from(this.before + transactionId), this.after];
  }
}
