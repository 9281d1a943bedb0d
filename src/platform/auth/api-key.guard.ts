import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ClientDirectory } from '../clients/client-directory.js';
import { RequestError } from '../errors/request-error.js';
import { accessOf } from '../http/access.js';
import { requestOf } from '../http/principal.js';

/** The API key stage: the key must be live and belong to the client that the token names. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(private readonly clients: ClientDirectory) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (accessOf(context).public) return true;
    const request = requestOf(context);
    const key = request.headers['x-api-key'];
    const { tokenCaller } = request;
    const isRight =
      typeof key === 'string' && tokenCaller && (await this.clients.isLiveKeyOf(tokenCaller.clientId, key));
    if (!isRight) throw new RequestError('apiKeyInvalid');
    request.caller = tokenCaller;
    return true;
  }
}
