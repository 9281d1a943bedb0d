import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { RequestError } from '../errors/request-error.js';
import { accessOf } from '../http/access.js';
import { requestOf } from '../http/principal.js';

/** The permission stage: the client must not be disabled, and the route must allow its role. */
@Injectable()
export class PermissionGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const access = accessOf(context);
    if (access.public) return true;
    const { caller } = requestOf(context);
    const isAllowed = access.everyRole || (caller !== undefined && access.roles.includes(caller.role));
    if (!caller || caller.disabled || !isAllowed) throw new RequestError('forbidden');
    return true;
  }
}
