import type { ExecutionContext, Type } from '@nestjs/common';
import { applyDecorators, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiExtension, ApiSecurity } from '@nestjs/swagger';
import { TAKES_NO_CONNECTION } from './connection-use.js';
import { GUARD_TIMEOUT, type TimeoutOf } from './guard-timeout.js';

const PUBLIC = 'platform:public';
const LIMITED = 'platform:limited-by-address';
const ROLES = 'platform:roles';
const EVERY_ROLE = 'platform:every-role';

/** Where an operation of the OpenAPI document says which roles may call it. Those that everybody may call have none. */
export const ROLES_EXTENSION = 'x-roles';

/**
 * Makes a route public. Without it a route needs both credentials; a test has the list of public routes.
 *
 * @param limited false for a route that limits its callers itself, or that must answer them in any case
 */
export const Public = ({ limited = true } = {}) =>
  applyDecorators(SetMetadata(PUBLIC, true), SetMetadata(LIMITED, limited), ApiSecurity({}));

/**
 * Names the roles that may call a route. A route with neither this nor {@link Public} needs both credentials and refuses every role, so a
 * forgotten decorator never opens a route.
 */
export const AllowRoles = (...roles: string[]) =>
  applyDecorators(SetMetadata(ROLES, roles), ApiExtension(ROLES_EXTENSION, roles));

/**
 * Lets a client of any role call, if it has proved both credentials and is not disabled. It is for a surface that serves the clients of
 * other surfaces.
 */
export const AllowEveryRole = () => SetMetadata(EVERY_ROLE, true);

const reflector = new Reflector();

/** Read once per handler, because metadata never changes and reflection costs more than the check itself. */
const accessOfHandlers = new WeakMap<object, Access>();

/** The access rules that a route's decorators state. */
export interface Access {
  readonly public: boolean;
  /** For a public route: whether the limit per address applies. */
  readonly limitedByAddress: boolean;
  readonly roles: readonly string[];
  /** Whether the role does not matter. */
  readonly everyRole: boolean;
  /** Whether the handler takes a connection from its caller's share. */
  readonly takesConnection: boolean;
  /** How long the database may take to identify the caller; undefined means the database's own timeout. */
  readonly guardTimeout: TimeoutOf | undefined;
}

export function accessOf(context: ExecutionContext): Access {
  return accessOfHandler(context.getHandler(), context.getClass());
}

/** @param controller the class that contains the handler */
export function accessOfHandler(handler: CallableFunction, controller: Type): Access {
  const known = accessOfHandlers.get(handler);
  if (known) return known;
  const targets: Parameters<Reflector['getAllAndOverride']>[1] = [handler as () => unknown, controller];
  const access = {
    public: reflector.getAllAndOverride<boolean | undefined>(PUBLIC, targets) === true,
    limitedByAddress: reflector.getAllAndOverride<boolean | undefined>(LIMITED, targets) === true,
    roles: reflector.getAllAndOverride<string[] | undefined>(ROLES, targets) ?? [],
    everyRole: reflector.getAllAndOverride<boolean | undefined>(EVERY_ROLE, targets) === true,
    takesConnection: reflector.getAllAndOverride<boolean | undefined>(TAKES_NO_CONNECTION, targets) !== true,
    guardTimeout: reflector.getAllAndOverride<TimeoutOf | undefined>(GUARD_TIMEOUT, targets),
  };
  accessOfHandlers.set(handler, access);
  return access;
}
