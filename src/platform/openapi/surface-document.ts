import type { Type } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Settings } from '../config/settings.js';

type Components = NonNullable<OpenAPIObject['components']>;
export type Responses = NonNullable<Components['responses']>;
export type Response = Exclude<Responses[string], { $ref: string }>;
export type Headers = NonNullable<Components['headers']>;

/** Callers of one role, who have a page and a document of their own, with the operations that they may call and no others. */
export interface Audience {
  readonly role: string;
  /** Where their page is, below that of the surface: `/docs/manufacturers`. The files are `openapi.json` and `openapi.yml` in it. */
  readonly page: string;
  readonly title: string;
  /** What they find there, in one sentence, for the front page of the service. */
  readonly about: string;
}

/** What the page fills in for an operation. */
export interface PrefilledRequest {
  /** By name. An optional parameter that is not among them stays empty. */
  readonly parameters?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** What a surface says of itself in its OpenAPI document. Its operations come from its controllers. */
export interface SurfaceDocument {
  /** The path of the files without their extension: `/openapi` for `/openapi.json` and `/openapi.yml`. */
  readonly files: string;
  /** The path of the page: `/docs`. */
  readonly page: string;
  readonly title: string;
  /** What the surface is for, in one sentence, for the front page of the service. */
  readonly about?: string;
  readonly version: string;
  /** Whom there are pages for, beside that of the whole document. */
  readonly audiences?: readonly Audience[];
  /** In the order in which a reader meets them. */
  readonly tags: NonNullable<OpenAPIObject['tags']>;
  /** Whether the document describes a path: those of the surface, and those of others that its callers need. */
  describes(path: string): boolean;
  /** The introduction above the operations. */
  describe(settings: Settings): string;
  /** Required by every operation that is not public. */
  securitySchemes(settings: Settings): NonNullable<Components['securitySchemes']>;
  /** Those that only the operations name which need them, such as the token endpoint. */
  readonly ownSecuritySchemes?: NonNullable<Components['securitySchemes']>;
  /**
   * What the page fills in where examples of single fields do not make a request that works, by operation id. Everything it
   * fills in works unchanged, with the records that the service has at its first start.
   */
  prefilled?(settings: Settings): Readonly<Record<string, PrefilledRequest>>;
  /** Schemas that no operation names by itself, such as that of the errors. */
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
