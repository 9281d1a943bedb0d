/** What an image says of itself, from a walk over its whole structure. Nothing is decoded. */
export interface ImageHeader {
  readonly width: number;
  readonly height: number;
  /** The image without what is no part of its pixels: names, places, colour profiles, texts, previews. */
  readonly pixelParts: readonly Buffer[];
  /** Of a PNG: its compressed rows, and how many bytes they must have. */
  readonly rows?: { readonly compressed: readonly Buffer[]; readonly bytes: number };
}
