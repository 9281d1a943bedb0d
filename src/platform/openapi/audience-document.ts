import type { OpenAPIObject } from '@nestjs/swagger';
import { ROLES_EXTENSION } from '../http/access.js';
import type { Audience, SurfaceDocument } from './surface-document.js';
import { leaveOutUnusedSchemas } from './unused-schemas.js';

type PathItem = OpenAPIObject['paths'][string];

/** The part of a document that concerns an audience: what its role may call, and what everybody may. */
export function audienceDocument(
  whole: OpenAPIObject,
  { role, title }: Audience,
  surface: SurfaceDocument,
): OpenAPIObject {
  const document = structuredClone(whole);
  document.info.title = title;
  document.paths = Object.fromEntries(
    Object.entries(document.paths)
      .map(([path, item]) => [path, callableBy(role, item)] as const)
      .filter(([, item]) => Object.keys(item).length > 0),
  );
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
  const tags = new Set(operations.flatMap((operation: { tags?: string[] }) => operation.tags ?? []));
  document.tags = document.tags?.filter(({ name }) => tags.has(name));
  leaveOutUnusedSchemas(document, surface);
  return document;
}

function callableBy(role: string, item: PathItem): PathItem {
  return Object.fromEntries(
    Object.entries(item).filter(([, operation]) => {
      const roles: readonly string[] | undefined = operation[ROLES_EXTENSION];
      return roles?.includes(role) ?? operation.security !== undefined;
    }),
  );
}
