import type { INestApplication } from '@nestjs/common';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { stringify } from 'yaml';
import { SURFACE_CLIENTS, type SurfaceClients } from '../clients/surface-clients.js';
import { publicUrl } from '../config/public-addresses.js';
import type { Settings } from '../config/settings.js';
import { Surfaces } from '../surfaces/surfaces.js';
import { completeOperation } from './complete-operation.js';
import { writeNullBesideEnums } from './null-beside-enums.js';
import { prefillRequest } from './prefill-request.js';
import { takePrefilled } from './prefilled.js';
import { modelsOf, writeSurfaceClients } from './surface-clients.js';
import type { SurfaceDocument } from './surface-document.js';
import { leaveOutUnusedResponses } from './unused-responses.js';
import { leaveOutUnusedSchemas } from './unused-schemas.js';

type PathEntry = [path: string, item: OpenAPIObject['paths'][string]];

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/**
 * Builds the OpenAPI document of a surface from its controllers. It also works on an application in Nest's preview mode, so that generating
 * the file needs no database.
 */
export function buildDocument(
  application: INestApplication,
  surface: SurfaceDocument,
  settings: Settings,
): OpenAPIObject {
  const clients: readonly SurfaceClients[] = application.get(SURFACE_CLIENTS);
  const document = SwaggerModule.createDocument(application, frame(surface, settings), {
    extraModels: [...surface.models, ...modelsOf(clients)],
    autoTagControllers: false,
    operationIdFactory: (_controller, method) => operationIdOf(method),
  });
  writeSurfaceClients(document, clients, Object.keys(application.get(Surfaces).roles));
  const prefilled = surface.prefilled?.(settings) ?? {};
  const described = Object.entries(document.paths).filter(([path]) => surface.describes(path));
  for (const [path, item] of described) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      completeOperation(operation, path, surface);
      const request = takePrefilled(operation) ?? prefilled[operation.operationId ?? ''] ?? {};
      prefillRequest(operation, request, document.components?.schemas);
    }
  }
  closeRequestBodies(described, document);
  const { openapi, info, servers, tags, security, components } = document;
  const paths = Object.fromEntries(described.sort((one, other) => byTag(surface, one, other)));
  const whole = { openapi, info, servers, tags, security, paths, components };
  leaveOutUnusedResponses(whole);
  leaveOutUnusedSchemas(whole, surface);
  const copy = JSON.parse(JSON.stringify(whole)) as OpenAPIObject;
  writeNullBesideEnums(copy);
  return copy;
}

/** The document as the YAML file that is served and committed. */
export function documentAsYaml(document: OpenAPIObject): string {
  // YAML 1.1, which many parsers still implement, parses an unquoted 2024-03-30 as a date. In quotes, every parser reads a string.
  return stringify(document, {
    version: '1.1',
    lineWidth: 110,
    aliasDuplicateObjects: false,
    blockQuote: 'literal',
  });
}

/** Sorts by the surface's tags, in whatever order Nest loads modules. */
function byTag({ tags }: SurfaceDocument, [, one]: PathEntry, [, other]: PathEntry): number {
  const placeOf = (item: PathEntry[1]) =>
    tags.findIndex(({ name }) => METHODS.some((method) => item[method]?.tags?.includes(name)));
  return placeOf(one) - placeOf(other);
}

/** A handler with several paths is told apart by a number; a surface had better give each a handler with a name. */
function operationIdOf(method: string): string {
  return method.replace(/\[(\d+)\]$/, (_, index) => (index === '0' ? '' : String(Number(index) + 1)));
}

/** Everything in the document except the operations and schemas. */
function frame(surface: SurfaceDocument, settings: Settings): Omit<OpenAPIObject, 'paths'> {
  const securitySchemes = surface.securitySchemes(settings);
  return {
    openapi: '3.1.0',
    info: {
      title: surface.title,
      version: surface.version,
      description: surface.describe(settings),
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    servers: [{ url: publicUrl(settings), description: 'This service' }],
    tags: surface.tags,
    // The default for every operation, so that a forgotten decorator documents a closed route, as in the pipeline.
    security: [Object.fromEntries(Object.keys(securitySchemes).map((name) => [name, []]))],
    components: {
      securitySchemes: { ...securitySchemes, ...surface.ownSecuritySchemes },
      headers: surface.headers,
      responses: Object.fromEntries(
        Object.values(surface.pipelineResponses()).map(({ name, response }) => [name, response]),
      ),
    },
  };
}

/** A JSON body with an unknown property is refused, and its schema says so. */
function closeRequestBodies(paths: readonly PathEntry[], { components }: OpenAPIObject): void {
  for (const [, path] of paths) {
    for (const method of METHODS) {
      const body = path[method]?.requestBody;
      const schema = body && 'content' in body ? body.content['application/json']?.schema : undefined;
      if (!schema) continue;
      for (const each of 'oneOf' in schema ? (schema.oneOf ?? []) : [schema]) {
        if (!('$ref' in each)) continue;
        const named = components?.schemas?.[each.$ref.replace('#/components/schemas/', '')];
        if (named && !('$ref' in named)) named.additionalProperties = false;
      }
    }
  }
}
