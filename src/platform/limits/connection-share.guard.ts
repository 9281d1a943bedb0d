import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ConnectionShares } from '../database/connection-shares.js';
import { accessOf } from '../http/access.js';
import { type ApiRequest, principalOf, replyOf, requestOf } from '../http/principal.js';
import { whenHandled } from '../http/when-handled.js';

/**
 * The last stage: a handler that takes a database connection waits until one is free in its caller's share. It comes after the body was
 * read, so that a slow sender does not occupy a connection.
 */
@Injectable()
export class ConnectionShareGuard implements CanActivate {
  constructor(private readonly shares: ConnectionShares) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const access = accessOf(context);
    if (access.public || !access.takesConnection) return true;
    return this.takeFor(requestOf(context), replyOf(context));
  }

  private async takeFor(request: ApiRequest, reply: FastifyReply): Promise<boolean> {
    whenHandled(reply, await this.shares.take(principalOf(request)));
    return true;
  }
}
