import { Injectable } from '@nestjs/common';
import type { PlacedIssue } from '../../../platform/errors/request-error.js';
import { decodeShortBase64 } from '../../../platform/http/large-bodies/json-with-long-strings.js';
import type { ImageKind, SubmittedImage } from '../../applications/submission.js';
import { FIELD_RULES } from '../../errors/codes.js';
import type { ImageText } from '../fields/check-fields.js';
import { ImageDecoder } from './image-decoder.js';

const MOST_BYTES = 4 * 1024 ** 2;

/** By the path of its field. */
const KINDS: Readonly<Record<string, ImageKind>> = {
  'photo.photographImage': 'photo',
  signatureImage: 'signature',
  photoCardFront: 'photocard-front',
  photoCardBack: 'photocard-back',
};

const NAMES: Readonly<Record<string, string>> = { 'image/jpeg': 'JPEG', 'image/png': 'PNG' };

/** The images of an application. Each that is not one whole image of its type has an issue. */
@Injectable()
export class SubmittedImages {
  constructor(private readonly decoder: ImageDecoder) {}

  /** @throws RequestError 503 when too many others wait */
  async decode(
    client: string,
    texts: readonly ImageText[],
  ): Promise<{ readonly images: readonly SubmittedImage[]; readonly issues: readonly PlacedIssue[] }> {
    const images: SubmittedImage[] = [];
    const issues: PlacedIssue[] = [];
    // One after the other, so that an application takes one decoder at a time.
    for (const image of texts) {
      const read = await this.read(client, image);
      if (typeof read === 'string') {
        issues.push({ part: 'body', field: image.path, rule: FIELD_RULES.mediaType, message: read });
      } else images.push(read);
    }
    return { images, issues };
  }

  /** @returns what is wrong, in words */
  private async read(client: string, { path, field, text }: ImageText): Promise<SubmittedImage | string> {
    const bytes = typeof text === 'string' ? decodeShortBase64(text) : await text.decodeBase64(MOST_BYTES);
    if (bytes === 'not-base64')
      return 'must be base64 as RFC 4648 has it, with its padding and without line breaks';
    if (bytes === 'too-large' || bytes.length > MOST_BYTES)
      return 'must not have more than 4 MiB before it is encoded';
    const { mediaTypes } = field;
    const decoded = await this.decoder.decode(client, bytes, mediaTypes);
    if (!decoded) {
      const types = mediaTypes.map((type) => NAMES[type]).join(' or ');
      return `must be one whole ${types} of at most 25 million pixels, and nothing else`;
    }
    const kind = KINDS[path];
    if (kind === undefined) throw new Error(`The image at ${path} has no kind.`);
    return { kind, bytes, ...decoded };
  }
}
