import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../support/service.js';

/** Requests whose bodies never arrive, each on a connection of its own. */
export class OpenRequests {
  private readonly requests: ClientRequest[] = [];
  /** The responses of those that were answered nevertheless. */
  readonly answers: Promise<IncomingMessage>[] = [];

  constructor(
    private readonly service: Service,
    private readonly path: string,
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  static async of(service: Service, client: OnboardedClient, path = '/recalls'): Promise<OpenRequests> {
    return new OpenRequests(service, path, {
      Authorization: `Bearer ${await service.tokenOf(client)}`,
      'X-API-Key': client.apiKey,
    });
  }

  open(count: number, method = 'POST'): void {
    for (let opened = 0; opened < count; opened++) {
      const call = request(`${this.service.url}${this.path}`, {
        method,
        headers: { ...this.headers, 'Content-Length': '100' },
        agent: false,
      });
      call.on('error', () => {});
      this.answers.push(
        new Promise((resolve) => {
          call.once('response', (response) => {
            response.resume();
            resolve(response);
          });
        }),
      );
      call.write('{');
      this.requests.push(call);
    }
  }

  /** Disconnects the sender of one request. */
  close(count = 1): void {
    for (const call of this.requests.splice(0, count)) call.destroy();
  }

  closeAll(): void {
    this.close(this.requests.length);
  }
}
