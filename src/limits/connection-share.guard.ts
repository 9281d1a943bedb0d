import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ConnectionShares } from '../database/connection-shares.js';
import { accessOf } from '../http/access.js';
import { takesConnection } from '../http/connection-use.js';
import { type ApiRequest, principalOf } from '../http/principal.js';

/**
 * The last stage: a handler that takes a connection of the database waits until one is free in its caller's share. It comes
 * after the body, so that slow senders keep nothing from anybody.
 */
@Injectable()
export class ConnectionShareGuard implements CanActivate {
  constructor(private readonly shares: ConnectionShares) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (accessOf(context).public || !takesConnection(context)) return true;
    return this.takeFor(context.switchToHttp().getRequest<ApiRequest>());
  }

  private async takeFor(request: ApiRequest): Promise<boolean> {
    request.whenHandled = await this.shares.take(principalOf(request));
    return true;
  }
}
