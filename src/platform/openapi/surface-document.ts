import type { Type } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Settings } from '../config/settings.js';

type Components = NonNullable<OpenAPIObject['components']>;
export type Responses = NonNullable<Components['responses']>;
export type Response = Exclude<Responses[string], { $ref: string }>;
export type Headers = NonNullable<Components['headers']>;

/** The parts of a surface's OpenAPI document that do not come from its controllers. */
export interface SurfaceDocument {
  /** The path of the files without their extension: `/openapi` for `/openapi.json` and `/openapi.yml`. */
  readonly files: string;
  /** The path of the page: `/docs`. */
  readonly page: string;
  readonly title: string;
  readonly version: string;
  /** In the order in which the page shows them. */
  readonly tags: NonNullable<OpenAPIObject['tags']>;
  /** Whether the document describes a path: those of the surface, and those of others that its callers need. */
  describes(path: string): boolean;
  /** The introduction above the operations. */
  describe(settings: Settings): string;
  /** Required by every operation that is not public. */
  securitySchemes(settings: Settings): NonNullable<Components['securitySchemes']>;
  /** Schemas that no operation refers to by itself, such as the error body. */
  readonly models: readonly Type[];
  readonly headers: Headers;
  /** The responses of the pipeline's stages: for each status, the name of a component that operations refer to. */
  pipelineResponses(): Readonly<Record<string, { readonly name: string; readonly response: Response }>>;
  /**
   * The error responses of an operation, by status.
   *
   * @param failures the names in its `ApiErrors` decorator
   */
  errorResponses(operation: {
    readonly isPublic: boolean;
    readonly failures: readonly string[];
    readonly hasParameters: boolean;
    readonly hasBody: boolean;
  }): Record<string, Response>;
  /** The headers that every response with this status can have. */
  responseHeaders(status: number, isPublic: boolean): Headers;
}
