import { HttpException } from '@nestjs/common';
import type { HttpError } from '../errors/http-error.js';
import { RequestError } from '../errors/request-error.js';
import type { ApiRequest } from '../http/principal.js';
import { RouteMethods } from './route-methods.js';
import type { Role, Surface } from './surface.js';

const SURFACE = Symbol('the surface of a request');

type RequestOnSurface = Pick<ApiRequest, 'pattern'> & { [SURFACE]?: Surface };

/** The surfaces of an application, and the surface of each request. */
export class Surfaces {
  private readonly ofRoutes = new Map<string, Surface>();
  private readonly methods = new RouteMethods();
  private readonly ofRoles = new Map<string, Surface>();

  /** @param all the most specific first; the last one handles requests that belong to none */
  constructor(readonly all: readonly Surface[]) {
    const names = new Set(all.map(({ name }) => name));
    if (names.size < all.length) throw new Error('Two surfaces have the same name.');
    for (const surface of all) {
      for (const role of Object.keys(surface.roles)) {
        if (this.ofRoles.has(role)) throw new Error(`The role ${role} belongs to two surfaces.`);
        this.ofRoles.set(role, surface);
      }
    }
  }

  /** The surface of a client with this role; undefined when no surface has it. */
  ofRole(role: string): Surface | undefined {
    return this.ofRoles.get(role);
  }

  /** The roles of all surfaces, by name. */
  get roles(): Readonly<Record<string, Role>> {
    return Object.assign({}, ...this.all.map(({ roles }) => roles));
  }

  /**
   * The surface of a route that was found.
   *
   * The pattern of a route is the same for every spelling of the address: escaped, absolute, with a trailing slash.
   */
  ofRequest(request: RequestOnSurface): Surface {
    // Cached on the request, because several stages need it and Fastify creates the options of the route anew on each access.
    const known = request[SURFACE];
    if (known) return known;
    const surface = this.ofPath(request.pattern ?? '');
    request[SURFACE] = surface;
    return surface;
  }

  /** @param path a route's pattern, or an address without its query */
  ofPath(path: string): Surface {
    const known = this.ofRoutes.get(path);
    if (known) return known;
    const surface = this.covering(path)[0] ?? this.all.at(-1);
    if (!surface) throw new Error('There are no surfaces.');
    return surface;
  }

  /** The surfaces that claim a path: exactly one for each route. */
  covering(path: string): readonly Surface[] {
    return this.all.filter((surface) => surface.covers(path));
  }

  /**
   * Registers a route.
   *
   * @throws Error when it belongs to no surface or to two. That must prevent the start, because nothing would decide how to authorise its
   * calls.
   */
  addRoute(path: string, method: string): void {
    const [surface, other] = this.covering(path);
    if (!surface) throw new Error(`The route ${path} belongs to no surface (see src/surfaces.ts).`);
    if (other) throw new Error(`The route ${path} belongs to ${surface.name} and to ${other.name}.`);
    this.ofRoutes.set(path, surface);
    this.methods.add(path, method);
  }

  /** @param unroutedMethod the method of a request for which the router has no route */
  translate(exception: unknown, path: string, unroutedMethod?: string): HttpError {
    const surface = this.ofPath(path);
    const isUnknown =
      unroutedMethod !== undefined && exception instanceof HttpException && exception.getStatus() === 404;
    const allowed = isUnknown && surface.distinguishesMethods ? this.methods.at(path) : [];
    if (allowed.length === 0) return surface.translate(exception);
    return surface.translate(
      new RequestError('methodNotAllowed', { headers: { allow: allowed.join(', ') }, cause: exception }),
    );
  }
}
