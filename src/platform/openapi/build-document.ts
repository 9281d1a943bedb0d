import type { INestApplication } from '@nestjs/common';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { stringify } from 'yaml';
import { ErrorBody } from '../../recalls/errors/error-body.js';
import { describe, TAGS } from '../../recalls/openapi/description.js';
import { pipelineResponses } from '../../recalls/openapi/error-responses.js';
import { publicUrl, type Settings } from '../config/settings.js';
import { identityAddresses } from '../identity/identity-addresses.js';
import { completeOperation } from './complete-operation.js';
import { RESPONSE_HEADERS } from './response-headers.js';

type PathEntry = [path: string, item: OpenAPIObject['paths'][string]];

const METHODS = ['get', 'put', 'post', 'delete'] as const;

/**
 * The OpenAPI document of an application, made from its controllers. It is the same for an application that runs and
 * for one in Nest's preview mode, so that writing it down needs no database.
 */
export function buildDocument(application: INestApplication, settings: Settings): OpenAPIObject {
  const document = SwaggerModule.createDocument(application, frame(settings), {
    extraModels: [ErrorBody],
    autoTagControllers: false,
    operationIdFactory: (_controller, method) => operationIdOf(method),
  });
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation) completeOperation(operation, path);
    }
  }
  closeRequestBodies(document);
  const { openapi, info, servers, tags, security, components } = document;
  const paths = Object.fromEntries(Object.entries(document.paths).sort(byTag));
  return JSON.parse(
    JSON.stringify({ openapi, info, servers, tags, security, paths, components }),
  ) as OpenAPIObject;
}

/** The document as the file that is served and committed. */
export function documentAsYaml(document: OpenAPIObject): string {
  // YAML 1.1, which many readers still speak, takes an unquoted 2024-03-30 for a date: written so, both read a string.
  return stringify(document, {
    version: '1.1',
    lineWidth: 110,
    aliasDuplicateObjects: false,
    blockQuote: 'literal',
  });
}

/** In the order of {@link TAGS}, so that a reader meets the recalls first, whatever order Nest loads modules in. */
function byTag([, one]: PathEntry, [, other]: PathEntry): number {
  const placeOf = (item: PathEntry[1]) =>
    TAGS.findIndex(({ name }) => METHODS.some((method) => item[method]?.tags?.includes(name)));
  return placeOf(one) - placeOf(other);
}

/** A handler with several paths is told apart by a number: `token`, `token2`, `token3`. */
function operationIdOf(method: string): string {
  return method.replace(/\[(\d+)\]$/, (_, index) => (index === '0' ? '' : String(Number(index) + 1)));
}

/** Everything of the document that is not an operation or a schema. */
function frame(settings: Settings): Omit<OpenAPIObject, 'paths'> {
  const { accessTokenUrl, scopeUrl } = identityAddresses(settings);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Vehicle Recalls API',
      version: '1.0.0',
      description: describe(settings),
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    servers: [{ url: publicUrl(settings), description: 'This service' }],
    tags: TAGS,
    // Both, on every operation that does not say otherwise: what is forgotten is closed, here as in the pipeline.
    security: [{ accessToken: [], apiKey: [] }],
    components: {
      securitySchemes: {
        accessToken: {
          type: 'oauth2',
          description: 'An access token of the client credentials flow, sent as `Authorization: Bearer …`.',
          flows: {
            clientCredentials: {
              tokenUrl: accessTokenUrl,
              scopes: { [scopeUrl]: 'Everything the client may do' },
            },
          },
        },
        apiKey: {
          type: 'apiKey',
          in: 'header',
          name: 'X-API-Key',
          description: 'The API key that was issued to the same client as the access token.',
        },
      },
      headers: RESPONSE_HEADERS,
      responses: pipelineResponses(),
    },
  };
}

/** A JSON body with a property the API does not know is refused, and its schema says so. */
function closeRequestBodies(document: OpenAPIObject): void {
  for (const path of Object.values(document.paths)) {
    for (const method of METHODS) {
      const body = path[method]?.requestBody;
      const schema = body && 'content' in body ? body.content['application/json']?.schema : undefined;
      if (!schema || !('$ref' in schema)) continue;
      const named = document.components?.schemas?.[schema.$ref.replace('#/components/schemas/', '')];
      if (named && !('$ref' in named)) named.additionalProperties = false;
    }
  }
}
