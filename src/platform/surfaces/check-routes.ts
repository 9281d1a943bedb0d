import { type INestApplication, RequestMethod, type Type } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { accessOfHandler } from '../http/access.js';
import type { Surfaces } from './surfaces.js';

/**
 * Checks that each route belongs to exactly one surface, and that this surface can authorise its calls. The service does not start if it
 * fails.
 *
 * @throws Error for a route of no surface or of two, for a route that allows a role of another surface, and for a route that needs
 * credentials on a surface without sign-in or without a role check
 */
export function checkRoutes(application: INestApplication, surfaces: Surfaces): void {
  for (const { controller, handler, method, paths } of routesOf(application)) {
    const access = accessOfHandler(handler, controller);
    for (const path of paths) {
      surfaces.addRoute(path, method);
      const surface = surfaces.ofPath(path);
      const stranger = access.roles.find((role) => !(role in surface.roles));
      if (stranger !== undefined) {
        throw new Error(
          `The route ${path} lets in the role ${stranger}, which ${surface.name} does not have.`,
        );
      }
      if (!access.public && !surface.guards.token) {
        throw new Error(`The route ${path} is not public, and nobody can sign in to ${surface.name}.`);
      }
      if (!access.public && !surface.guards.permission) {
        throw new Error(`The route ${path} is not public, and ${surface.name} lets every client call it.`);
      }
    }
  }
}

export interface Handler {
  readonly controller: Type;
  readonly handler: () => unknown;
  /** `GET` */
  readonly method: string;
  readonly paths: readonly string[];
}

/** Every handler of the application, with the paths that Nest derives from its decorators. */
export function routesOf(application: INestApplication): Handler[] {
  const scanner = new MetadataScanner();
  const controllers = [...application.get(ModulesContainer).values()].flatMap((module) =>
    [...module.controllers.values()].map(({ metatype }) => metatype as Type),
  );
  return controllers.flatMap((controller) =>
    scanner.getAllMethodNames(controller.prototype).flatMap((name) => {
      const handler: () => unknown = controller.prototype[name];
      const own: unknown = Reflect.getMetadata('path', handler);
      if (own === undefined) return [];
      const prefixes = listOf(Reflect.getMetadata('path', controller));
      const paths = prefixes.flatMap((prefix) => listOf(own).map((path) => joined(prefix, path)));
      const method = RequestMethod[Number(Reflect.getMetadata('method', handler))] ?? '';
      return [{ controller, handler, method, paths }];
    }),
  );
}

function listOf(path: unknown): string[] {
  return Array.isArray(path) ? path : [String(path)];
}

/** As in the router: with a leading slash and no trailing one. */
function joined(prefix: string, path: string): string {
  const segments = `${prefix}/${path}`.split('/').filter((segment) => segment !== '');
  return `/${segments.join('/')}`;
}
