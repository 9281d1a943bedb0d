import type { OpenAPIObject } from '@nestjs/swagger';

/** A document with its addresses: that of a surface, or the part of it that an audience needs. */
export interface ServedDocument {
  /** Without their extension. */
  readonly files: string;
  readonly page: string;
  readonly title: string;
  readonly document: () => OpenAPIObject;
}
