import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Transactions } from '../../../src/platform/database/transaction.js';
import { SignIn } from '../../../src/platform/third-party-access/sign-in/sign-in.js';
import type { Service } from '../../support/service.js';
import { Partner, post, startService } from './partner.js';

const CREDENTIALS = 'API Key or JWT is either not provided, expired or invalid';

let service: Service;

beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

async function expectError(
  answering: PromiseLike<{ status: number; body: unknown; headers: Record<string, string> }>,
  status: number,
  title: string,
  ...details: unknown[]
) {
  const answer = await answering;
  expect({ status: answer.status, body: answer.body }).toEqual({
    status,
    body: details.map((detail) => ({ status, title, detail })),
  });
  expect(answer.headers['x-correlation-id']).toBeDefined();
  return answer;
}

describe('The errors of the Authentication API are a bare list', () => {
  const body = { userName: 'nobody', password: 'x' };
  const at = (path: string) => `/thirdparty-access/v1/${path}`;

  it('for everything that is wrong with a body', async () => {
    await expectError(
      post(service, 'authenticate', { password: '', colour: 'red' }),
      400,
      'Bad Request',
      'userName is required',
      'password must have 1 to 128 characters',
      'A property is not a property of this request',
    );
    await expectError(post(service, 'authenticate', '[]'), 400, 'Bad Request', 'body must be a JSON object');
    await expectError(
      post(service, 'new-password', { userName: 'a\0b', email: 7 }),
      400,
      'Bad Request',
      'userName must have 1 to 254 characters',
      'email must be a string',
    );
  });

  it('of at most 100 elements', async () => {
    const invented = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`name${index}`, 1]));
    const answer = await post(service, 'authenticate', invented);
    expect(answer.status).toBe(400);
    expect(answer.body).toHaveLength(100);
    expect(answer.body[0].detail).toBe('userName is required');
    expect(answer.text).not.toContain('name7');
  });

  it('for a malformed correlation id, beside everything else', async () => {
    const request = service.anonymous.post(at('authenticate')).set('X-Correlation-ID', 'a b');
    await expectError(
      request.send({ ...body, password: 7 }) as never,
      400,
      'Bad Request',
      'X-Correlation-ID must have 1 to 128 visible ASCII characters',
      'password must be a string',
    );
    const alone = service.anonymous.post(at('authenticate')).set('X-Correlation-ID', 'a b');
    await expectError(
      alone.send(body) as never,
      400,
      'Invalid Header',
      'X-Correlation-ID must have 1 to 128 visible ASCII characters',
    );
  });

  it('for an unknown address, another method, a large body and another type', async () => {
    await expectError(
      service.anonymous.get('/thirdparty-access') as never,
      404,
      'Not Found',
      'There is no such resource',
    );
    const other = await expectError(
      service.anonymous.get(at('authenticate')) as never,
      405,
      'Method Not Allowed',
      'The resource does not have this method',
    );
    expect(other.headers.allow).toBe('POST');
    await expectError(
      post(service, 'authenticate', { ...body, password: 'x'.repeat(5_000) }),
      413,
      'Payload Too Large',
      'The body is too large',
    );
    await expectError(
      service.anonymous.post(at('authenticate')).type('form').send(body) as never,
      415,
      'Unsupported Media Type',
      'The body must be application/json',
    );
  });

  it('for missing credentials, and for those of nobody', async () => {
    const none = service.anonymous.post(at('new-api-key'));
    const answer = await expectError(none as never, 401, 'Authentication Failure', CREDENTIALS);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    const partner = await Partner.signedUp(service);
    const keyless = service.anonymous.post(at('new-api-key')).set('Authorization', await partner.token());
    await expectError(keyless as never, 403, 'Forbidden', CREDENTIALS);
  });

  it('for a bug, with the id that is in the log, and while the database is down', async () => {
    const signIn = service.application.get(SignIn, { strict: false });
    const bug = vi.spyOn(signIn, 'authenticate').mockRejectedValueOnce(new TypeError('a bug'));
    const answer = await post(service, 'authenticate', body);
    bug.mockRestore();
    await expectError(
      Promise.resolve(answer),
      500,
      'Unexpected Exception',
      `An unexpected exception was raised by the service with Error Id: ${answer.headers['x-request-id']}`,
    );
    const down = Object.assign(new Error('down'), { code: 'ECONNREFUSED' });
    const run = vi.spyOn(service.application.get(Transactions, { strict: false }), 'run');
    run.mockRejectedValueOnce(down);
    const unavailable = await post(service, 'authenticate', body);
    run.mockRestore();
    await expectError(
      Promise.resolve(unavailable),
      503,
      'Service Unavailable',
      'The service is temporarily unavailable',
    );
    expect(unavailable.headers['retry-after']).toBe('5');
  });

  it('for an address that calls too often', async () => {
    const limited = await startService({ publicRequestsPerSecond: 2 });
    try {
      const answers = [];
      for (let count = 0; count < 3; count++) answers.push(await post(limited, 'authenticate', body));
      expect(answers.map(({ status }) => status)).toEqual([401, 401, 429]);
      expect(answers[2]?.body).toEqual([
        { status: 429, title: 'Too Many Requests', detail: 'Too Many Requests' },
      ]);
      expect(answers[2]?.headers['retry-after']).toBe('1');
    } finally {
      await limited.stop();
    }
  });
});
