import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ClientDirectory } from '../clients/client-directory.js';
import { RequestError } from '../errors/request-error.js';
import { accessOf } from '../http/access.js';
import { type ApiRequest, requestOf } from '../http/principal.js';

/** The API key stage: the key must be live and belong to the client that the token names. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(private readonly clients: ClientDirectory) {}

  /** A promise only when the database has to be asked. For most calls everything is known, and waiting would take longer than the check. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (accessOf(context).public) return true;
    const request = requestOf(context);
    const key = request.headers['x-api-key'];
    const { tokenCaller } = request;
    if (typeof key !== 'string' || !tokenCaller) throw new RequestError('apiKeyInvalid');
    const isRight = this.clients.isLiveKeyOf(tokenCaller.clientId, key);
    return isRight instanceof Promise
      ? isRight.then((right) => admit(request, right))
      : admit(request, isRight);
  }
}

function admit(request: ApiRequest, isRight: boolean): true {
  if (!isRight || !request.tokenCaller) throw new RequestError('apiKeyInvalid');
  request.caller = request.tokenCaller;
  return true;
}
