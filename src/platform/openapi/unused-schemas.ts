import type { OpenAPIObject } from '@nestjs/swagger';
import type { SurfaceDocument } from './surface-document.js';

/** Nest gives the schemas of all controllers, whatever surface they are on, and an audience needs fewer still. */
export function leaveOutUnusedSchemas(
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
