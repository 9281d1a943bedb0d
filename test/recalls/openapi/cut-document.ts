import type { OpenAPIObject } from '@nestjs/swagger';

type Components = Record<string, Record<string, unknown>>;

/**
 * A document of one operation, with the parts that it refers to and without its introduction. What the page fills in depends on nothing
 * else.
 */
export function cutDocument(whole: OpenAPIObject, operationId: string): OpenAPIObject {
  const paths = Object.fromEntries(
    Object.entries(whole.paths).flatMap(([path, item]) => {
      const kept = Object.entries(item).filter(
        ([, operation]) => (operation as { operationId?: string }).operationId === operationId,
      );
      return kept.length === 0 ? [] : [[path, Object.fromEntries(kept)]];
    }),
  );
  const components = whole.components as unknown as Components;
  const kept: Components = { securitySchemes: components.securitySchemes ?? {} };
  const follow = (part: unknown): void => {
    for (const [, section = '', name = ''] of JSON.stringify(part).matchAll(
      /"#\/components\/(\w+)\/([^"]+)"/g,
    )) {
      kept[section] ??= {};
      if (name in kept[section]) continue;
      kept[section][name] = components[section]?.[name];
      follow(kept[section][name] ?? {});
    }
  };
  follow(paths);
  const { description: _, ...info } = whole.info;
  return { ...whole, info, tags: [], paths, components: kept } as OpenAPIObject;
}
