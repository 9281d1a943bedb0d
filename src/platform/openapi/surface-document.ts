import type { Type } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Settings } from '../config/settings.js';

type Components = NonNullable<OpenAPIObject['components']>;
export type Responses = NonNullable<Components['responses']>;
export type Response = Exclude<Responses[string], { $ref: string }>;
export type Headers = NonNullable<Components['headers']>;

/** What a surface says of itself in its OpenAPI document. Its operations come from its controllers. */
export interface SurfaceDocument {
  /** Where the files are, without their extension: `/openapi` for `/openapi.json` and `/openapi.yml`. */
  readonly files: string;
  /** Where the page is: `/docs`. */
  readonly page: string;
  readonly title: string;
  readonly version: string;
  /** In the order in which a reader meets them. */
  readonly tags: NonNullable<OpenAPIObject['tags']>;
  /** Whether the document describes a path: those of the surface, and of others that its callers need. */
  describes(path: string): boolean;
  /** The text above the operations. */
  describe(settings: Settings): string;
  /** Required by every operation that is not public. */
  securitySchemes(settings: Settings): NonNullable<Components['securitySchemes']>;
  /** Schemas that no operation names by itself, such as that of the errors. */
  readonly models: readonly Type[];
  readonly headers: Headers;
  /** What the stages of the pipeline can answer: for each of its statuses a component that operations refer to. */
  pipelineResponses(): Readonly<Record<string, { readonly name: string; readonly response: Response }>>;
  /**
   * The error responses of an operation, by status.
   *
   * @param failures the names that its `ApiErrors` gave
   */
  errorResponses(operation: {
    readonly isPublic: boolean;
    readonly failures: readonly string[];
    readonly hasParameters: boolean;
    readonly hasBody: boolean;
  }): Record<string, Response>;
  /** The headers that every answer of this status can carry. */
  responseHeaders(status: number, isPublic: boolean): Headers;
}
