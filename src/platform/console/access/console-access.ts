import { SetMetadata, type Type } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { PERSON_ROLES, type PersonRole } from '../people/person.js';

const ROLES = 'console:roles';
const STEP_UP = 'console:step-up';

/** For a page that has no personal data and changes nothing. */
export const EVERY_PERSON: readonly PersonRole[] = PERSON_ROLES;

/**
 * Names the roles of people who may call a route, on a handler or on a whole controller. A route of the console with neither this nor `@Public`
 * refuses everybody, so a forgotten decorator never opens a page.
 */
export const ForRoles = (...roles: readonly PersonRole[]) => SetMetadata(ROLES, roles);

/** For an act that must not be done by somebody who finds a browser left open: the person has proved who they are in the last minutes. */
export const RequiresStepUp = () => SetMetadata(STEP_UP, true);

const reflector = new Reflector();

/** What the decorators of a console route say. */
export interface ConsoleAccess {
  readonly roles: readonly PersonRole[];
  readonly requiresStepUp: boolean;
}

export function consoleAccessOf(handler: CallableFunction, controller: Type): ConsoleAccess {
  const targets: Parameters<Reflector['getAllAndOverride']>[1] = [handler as () => unknown, controller];
  return {
    roles: reflector.getAllAndOverride<PersonRole[] | undefined>(ROLES, targets) ?? [],
    requiresStepUp: reflector.getAllAndOverride<boolean | undefined>(STEP_UP, targets) === true,
  };
}
