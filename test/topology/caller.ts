import { Agent, request } from 'node:http';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';

/** A call and its result. Times are in microseconds since 1970, as in Redis. */
export interface Call {
  readonly method: string;
  readonly target: string;
  /** Not later than it was sent. */
  readonly sentAt: number;
  /** Not earlier than its response was received. */
  readonly answeredAt: number;
  /** Absent when there was no response. */
  readonly status: number | undefined;
  /** The response, or the reason why there was none. */
  readonly body: unknown;
}

/** A client of the service that calls over kept connections, as many as it needs. */
export class Caller {
  private readonly agent = new Agent({ keepAlive: true });

  private constructor(
    private readonly url: string,
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  /** Gets a token, at the address from its onboarding. */
  static async login(url: string, client: OnboardedClient): Promise<Caller> {
    const answer = await fetch(client.accessTokenUrl, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: client.clientId,
        client_secret: client.clientSecret,
        scope: client.scopeUrl,
      }),
    });
    if (!answer.ok) throw new Error(`No token: ${answer.status} ${await answer.text()}`);
    const { access_token: token } = (await answer.json()) as { access_token: string };
    return new Caller(url, { authorization: `Bearer ${token}`, 'x-api-key': client.apiKey });
  }

  /** Never rejects, because a missing response is what the tests look for. */
  call(method: string, target: string, body?: object): Promise<Call> {
    const sentAt = Date.now() * 1_000;
    return new Promise((done) => {
      const end = (status: number | undefined, answer: unknown) =>
        done({ method, target, sentAt, answeredAt: (Date.now() + 1) * 1_000, status, body: answer });
      const headers = body ? { ...this.headers, 'content-type': 'application/json' } : this.headers;
      const sent = request(new URL(target, this.url), { agent: this.agent, method, headers }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('error', (error) => end(undefined, error.message));
        response.on('end', () => end(response.statusCode, parsed(text)));
      });
      sent.on('error', (error) => end(undefined, error.message));
      sent.end(body && JSON.stringify(body));
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

export function codeOf({ body }: Call): unknown {
  return typeof body === 'object' && body !== null && 'errorCode' in body ? body.errorCode : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
