import type { ImageKind, ImageMediaType } from './submission.js';

/** Where an image of an application is, and what it is. */
export interface StoredImage {
  readonly kind: ImageKind;
  readonly objectName: string;
  readonly mediaType: ImageMediaType;
  /** The size of the image, and not of the sealed object. */
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
}
