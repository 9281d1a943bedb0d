import supertest from 'supertest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Answer, Service } from '../../support/service.js';

/** A client of role `admin`, and what tests do with it. */
export class Administrator {
  private constructor(
    private readonly service: Service,
    readonly client: OnboardedClient,
  ) {}

  static async of(service: Service): Promise<Administrator> {
    return new Administrator(service, await service.onboard('admin'));
  }

  get clientId(): string {
    return this.client.clientId;
  }

  get(path: string): Promise<Answer> {
    return this.call('get', path);
  }

  post(path: string, body?: object): Promise<Answer> {
    return this.call('post', path, { body });
  }

  put(path: string, body: object, ifMatch?: string): Promise<Answer> {
    return this.call('put', path, { body, ifMatch });
  }

  delete(path: string): Promise<Answer> {
    return this.call('delete', path);
  }

  private async call(
    method: 'get' | 'post' | 'put' | 'delete',
    path: string,
    { body, ifMatch }: { body?: object | undefined; ifMatch?: string | undefined } = {},
  ): Promise<Answer> {
    const request = supertest(this.service.url)
      [method](path)
      .set('Authorization', `Bearer ${await this.service.tokenOf(this.client)}`)
      .set('X-API-Key', this.client.apiKey);
    if (ifMatch !== undefined) request.set('If-Match', ifMatch);
    if (body !== undefined) request.send(body);
    return request;
  }
}

/** The audit trail's entries about a client or manufacturer, oldest first. */
export function auditOf(service: Service, subject: string | number | undefined) {
  return service.query<{ action: string; actor: string | null; before: unknown; after: unknown }>(
    `SELECT action, actor_client_id AS actor, before, after FROM audit_entry
      WHERE subject_id = $1 AND actor_kind = 'client' ORDER BY id`,
    [String(subject)],
  );
}
