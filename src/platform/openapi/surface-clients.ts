import type { OpenAPIObject } from '@nestjs/swagger';
import { ApiExtension } from '@nestjs/swagger';
import type { SurfaceClients } from '../clients/surface-clients.js';

/** Marks an operation whose body and answer depend on the role in the body. It is removed when the document is built. */
const BY_ROLE = 'x-by-role';

/** Stands for the values of a property that may be the role of any surface. A decorator can't name them: it belongs to one surface. */
export const EVERY_ROLE = ['x-every-role'];

/** The name that stands for the properties which surfaces add to a client. */
export const DETAILS_OF_SURFACES = 'x-details-of-surfaces';

/** Documents that the body and the answer of an operation depend on the property `role` of the body. */
export const ApiByRole = () => ApiExtension(BY_ROLE, true);

type Operation = NonNullable<OpenAPIObject['paths'][string]['post']> & { [BY_ROLE]?: true };

interface Part {
  enum?: unknown[];
  properties?: Record<string, unknown>;
}

interface Media {
  schema?: { $ref?: string; oneOf?: unknown; discriminator?: unknown };
}

/** The classes that a document needs besides those that controllers name. */
export function modelsOf(clients: readonly SurfaceClients[]) {
  return clients.flatMap(({ onboarding, details }) => [onboarding.body, onboarding.answer, details.body]);
}

/** Puts what surfaces add to the administration of clients in the places that stand for it. */
export function writeSurfaceClients(
  document: OpenAPIObject,
  clients: readonly SurfaceClients[],
  roles: readonly string[],
): void {
  for (const item of Object.values(document.paths)) {
    if (item.post) writeVariants(item.post, document, clients);
  }
  write(document, clients, roles);
}

/** The body and the answer of an operation are one of several, which the property `role` tells apart. */
function writeVariants(operation: Operation, document: OpenAPIObject, clients: readonly SurfaceClients[]) {
  if (!operation[BY_ROLE]) return;
  delete operation[BY_ROLE];
  if (clients.length === 0) return;
  const answer = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1];
  for (const [holder, kind] of [
    [operation.requestBody, 'body'],
    [answer, 'answer'],
  ] as const) {
    const media = holder && 'content' in holder ? (holder.content?.['application/json'] as Media) : undefined;
    if (!media?.schema?.$ref) continue;
    const own = media.schema.$ref;
    const mapping = Object.fromEntries([
      ...rolesIn(document, own).map((role) => [role, own]),
      ...clients.flatMap(({ roles, onboarding }) =>
        Object.keys(roles).map((role) => [role, referenceTo(onboarding[kind].name)]),
      ),
    ]);
    const oneOf = [...new Set(Object.values(mapping))].map(($ref) => ({ $ref }));
    media.schema = { oneOf, discriminator: { propertyName: 'role', mapping } };
  }
}

function rolesIn(document: OpenAPIObject, reference: string): string[] {
  const schema = document.components?.schemas?.[reference.replace('#/components/schemas/', '')] as Part;
  return ((schema.properties?.role as Part | undefined)?.enum ?? []) as string[];
}

function write(part: unknown, clients: readonly SurfaceClients[], roles: readonly string[]): void {
  if (typeof part !== 'object' || part === null) return;
  for (const inner of Object.values(part)) write(inner, clients, roles);
  const { properties, enum: values } = part as Part;
  if (values?.length === 1 && values[0] === EVERY_ROLE[0]) (part as Part).enum = [...roles];
  if (properties && DETAILS_OF_SURFACES in properties) {
    delete properties[DETAILS_OF_SURFACES];
    for (const { property, details } of clients)
      properties[property] = { $ref: referenceTo(details.body.name) };
  }
}

const referenceTo = (name: string) => `#/components/schemas/${name}`;
