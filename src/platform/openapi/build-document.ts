import type { INestApplication } from '@nestjs/common';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { stringify } from 'yaml';
import { publicUrl } from '../config/public-addresses.js';
import type { Settings } from '../config/settings.js';
import { completeOperation } from './complete-operation.js';
import type { SurfaceDocument } from './surface-document.js';

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
  const document = SwaggerModule.createDocument(application, frame(surface, settings), {
    extraModels: [...surface.models],
    autoTagControllers: false,
    operationIdFactory: (_controller, method) => operationIdOf(method),
  });
  const described = Object.entries(document.paths).filter(([path]) => surface.describes(path));
  for (const [path, item] of described) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation) completeOperation(operation, path, surface);
    }
  }
  closeRequestBodies(described, document);
  const { openapi, info, servers, tags, security, components } = document;
  const paths = Object.fromEntries(described.sort((one, other) => byTag(surface, one, other)));
  const whole = { openapi, info, servers, tags, security, paths, components };
  leaveOutUnusedSchemas(whole, surface);
  return JSON.parse(JSON.stringify(whole)) as OpenAPIObject;
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

/** A handler with several paths gets numbered operation ids: `token`, `token2`, `token3`. */
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
      securitySchemes,
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
      if (!schema || !('$ref' in schema)) continue;
      const named = components?.schemas?.[schema.$ref.replace('#/components/schemas/', '')];
      if (named && !('$ref' in named)) named.additionalProperties = false;
    }
  }
}

/** Nest generates the schemas of all controllers, whatever surface they are on, so unused ones are removed. */
function leaveOutUnusedSchemas(
  { paths, components }: Pick<OpenAPIObject, 'paths' | 'components'>,
  { models }: SurfaceDocument,
): void {
  const schemas = components?.schemas ?? {};
  const used = new Set(models.map(({ name }) => name));
  const follow = (part: unknown): void => {
    for (const [, name] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (name === undefined || used.has(name)) continue;
      used.add(name);
      follow(schemas[name] ?? {});
    }
  };
  follow(paths);
  follow(components?.responses ?? {});
  for (const { name } of models) follow(schemas[name] ?? {});
  for (const name of Object.keys(schemas)) if (!used.has(name)) delete schemas[name];
}
