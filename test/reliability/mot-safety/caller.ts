import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { KeepAliveClient } from '../../support/keep-alive-client.js';
import type { Service } from '../../support/service.js';

export interface CallAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Calls one process as its clients do, over kept connections, because thousands of sequences make a million calls. */
export class Caller {
  private readonly http: KeepAliveClient;

  constructor(private readonly service: Service) {
    this.http = new KeepAliveClient(service.url);
  }

  async call(client: OnboardedClient, method: string, target: string, body?: object): Promise<CallAnswer> {
    const text = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
    const answer = await this.http.send({
      method,
      target,
      headers: {
        authorization: `Bearer ${await this.service.tokenOf(client)}`,
        'x-api-key': client.apiKey,
        ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': text.length }),
      },
      body: text,
    });
    return {
      status: answer.status,
      body: answer.body === '' ? undefined : (JSON.parse(answer.body) as unknown),
    };
  }

  close(): void {
    this.http.close();
  }
}
