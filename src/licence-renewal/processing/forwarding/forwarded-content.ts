import type { OpenApplication } from '../../applications/open-applications.js';
import type { ImageKind } from '../../applications/submission.js';

/** Reads an image of an application. */
export type ReadImage = (kind: ImageKind) => Promise<Buffer>;

/**
 * What is forwarded: an envelope with what the service knows, and in `application` the body that the partner sent, in the spelling of the guide's
 * schema, with its images as they were.
 */
export async function forwardedContent(application: OpenApplication, readImage: ReadImage): Promise<Buffer> {
  const { id, environment, clientId, transactionId, receivedAt, fields } = application;
  const images: Partial<Record<ImageKind, string>> = {};
  // One after another: together they may have ten million bytes, twice.
  for (const { kind } of application.images) images[kind] = (await readImage(kind)).toString('base64');
  return Buffer.from(
    JSON.stringify({
      id,
      environment,
      clientId,
      transactionId,
      dateTimeReceived: receivedAt,
      application: {
        ...fields,
        photo: { ...fields.photo, photographImage: images.photo },
        signatureImage: images.signature,
        photoCardFront: images['photocard-front'],
        photoCardBack: images['photocard-back'],
      },
    }),
  );
}
