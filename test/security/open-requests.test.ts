import { connect } from 'node:net';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readSettings } from '../../src/platform/config/read-settings.js';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { ask, expectEntraError, formOf } from '../platform/identity/token-requests.js';
import { expectRefusal } from '../recalls/api/recalls-table.js';
import { type Answer, Service } from '../support/service.js';
import { OpenRequests } from './open-requests.js';

const { concurrentRequests: USUAL } = readSettings({ NODE_ENV: 'test' });
const MANY = { perClient: 1_000, perMotClient: 1_000, perAddress: 1_000, inAll: 1_000 };

let service: Service;
let maker: OnboardedClient;
let opened: OpenRequests[];

beforeEach(() => {
  vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
  opened = [];
});
afterEach(async () => {
  for (const requests of opened) requests.closeAll();
  await service.stop();
  vi.restoreAllMocks();
});

async function start(settings: Parameters<typeof Service.start>[0]): Promise<void> {
  service = await Service.start(settings);
  maker = await service.onboard();
  await service.tokenOf(maker);
}

async function slowRequestsOf(client: OnboardedClient, path?: string): Promise<OpenRequests> {
  const requests = await OpenRequests.of(service, client, path);
  opened.push(requests);
  return requests;
}

const lookUp = (client = maker) => service.as(client).get('/recalls/vin/NOWHERE1');

function expectBusy(answer: Answer): void {
  expectRefusal(answer, 503, 'RECALLS-UN-01', 'Unknown error encountered');
  expect(answer.headers['retry-after']).toBe('1');
}

describe('Requests of one client that are open at a time', () => {
  it('may be 128; one more is answered 503 with Retry-After, and all goes on once one is over', async () => {
    await start({ concurrentRequests: USUAL });
    const slow = await slowRequestsOf(maker);
    slow.open(128);
    await expect.poll(async () => (await lookUp()).status, { timeout: 20_000 }).toBe(503);
    expectBusy(await lookUp());
    expectBusy(await service.as(maker).post('/recalls', {}));
    const other = await service.onboard();
    expect((await lookUp(other)).status).toBe(404);
    // With 127 open requests the next is the 128th.
    slow.close();
    await expect.poll(async () => (await lookUp()).status, { timeout: 20_000 }).toBe(404);
    slow.open(1);
    await expect.poll(async () => (await lookUp()).status, { timeout: 20_000 }).toBe(503);
  }, 120_000);

  it('are counted after the limit a second: of 60 at once 25 pass and 35 are told that they are too fast', async () => {
    await start({ rateLimitPerSecond: 25 });
    const answers = await Promise.all(Array.from({ length: 60 }, () => lookUp()));
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(25);
    expect(answers.filter(({ body }) => body.errorCode === 'RECALLS-RL-02')).toHaveLength(35);
  });

  it('are refused as too fast before they are refused as too many, and cost no allowance then', async () => {
    await start({ rateLimitPerSecond: 25, concurrentRequests: { ...MANY, perClient: 10 } });
    const slow = await slowRequestsOf(maker);
    slow.open(60);
    // Ten requests wait for their bodies.
    const statuses: (number | undefined)[] = [];
    for (const answer of slow.answers) void answer.then(({ statusCode }) => statuses.push(statusCode));
    await expect.poll(() => statuses.length, { timeout: 20_000 }).toBe(50);
    expect(statuses.filter((status) => status === 429)).toHaveLength(35);
    expect(statuses.filter((status) => status === 503)).toHaveLength(15);
    slow.closeAll();
    service.clock.advance({ seconds: 1 });
    await expect.poll(async () => (await lookUp()).status, { timeout: 20_000 }).toBe(404);
    const { headers } = await lookUp();
    const left = Number(/"daily";r=(\d+)/.exec(String(headers.ratelimit))?.[1]);
    // The ten, and the look-ups since; none of the fifteen that were refused.
    expect(service.settings.dailyQuota - left).toBeLessThan(10 + 15);
  }, 120_000);

  it('of a MOT service may be as many as it may call in a second', async () => {
    await start({ concurrentRequests: { ...USUAL, perClient: 1 } });
    const mot = await service.onboard('mot');
    await service.tokenOf(mot);
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => service.as(mot).get('/mot/vehicles/NOWHERE1')),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect([USUAL.perClient, USUAL.perMotClient]).toEqual([128, 500]);
  }, 120_000);
});

describe('Requests that are open at a time, of all callers', () => {
  const A = { 'X-Forwarded-For': '192.0.2.1' };
  const B = { 'X-Forwarded-For': '192.0.2.2' };

  function strangers(from: Record<string, string>): OpenRequests {
    const requests = new OpenRequests(service, '/oauth2/v2.0/token', from);
    opened.push(requests);
    return requests;
  }
  const token = (from: Record<string, string>) =>
    service.anonymous.post('/oauth2/v2.0/token').set(from).type('form').send(formOf(maker)).then();
  const unknown = (from: Record<string, string>) => service.anonymous.get('/recalls').set(from).then();

  it('are bounded for each address, before anything else is looked at; others and probes notice nothing', async () => {
    await start({ trustedProxies: 1, concurrentRequests: { ...MANY, perAddress: 6 } });
    const slow = strangers(A);
    slow.open(6);
    await expect.poll(async () => (await token(A)).status, { timeout: 20_000 }).toBe(503);
    const refused = await token(A);
    expectEntraError(refused, 503, 'temporarily_unavailable', 90033, /transient error/);
    expect(refused.headers['retry-after']).toBe('1');
    expectBusy(await unknown(A));
    expectBusy(await service.anonymous.get('/no/such/address').set(A));
    expectBusy(await service.anonymous.get('/openapi.json').set(A));
    for (const path of ['/health/live', '/health/ready']) {
      expect((await service.anonymous.get(path).set(A)).status).toBe(200);
    }
    expect((await token(B)).status).toBe(200);
    expect((await unknown(B)).status).toBe(403);
    slow.close();
    await expect.poll(async () => (await token(A)).status, { timeout: 20_000 }).toBe(200);
  }, 120_000);

  it('are one address’s for a whole network of IPv6', async () => {
    await start({ trustedProxies: 1, concurrentRequests: { ...MANY, perAddress: 2 } });
    strangers({ 'X-Forwarded-For': '2001:db8:1:2::1' }).open(1);
    strangers({ 'X-Forwarded-For': '2001:db8:1:2:ffff::2' }).open(1);
    const third = { 'X-Forwarded-For': '2001:db8:1:2::3' };
    await expect.poll(async () => (await unknown(third)).status, { timeout: 20_000 }).toBe(503);
    expect((await unknown({ 'X-Forwarded-For': '2001:db8:1:3::1' })).status).toBe(403);
  });

  it('are bounded in all; probes are still answered', async () => {
    await start({ trustedProxies: 1, concurrentRequests: { ...MANY, perAddress: 4, inAll: 6 } });
    strangers(A).open(3);
    const slow = strangers(B);
    slow.open(3);
    const C = { 'X-Forwarded-For': '192.0.2.3' };
    await expect.poll(async () => (await unknown(C)).status, { timeout: 20_000 }).toBe(503);
    expectBusy(await unknown(C));
    expect((await service.anonymous.get('/health/live').set(C)).status).toBe(200);
    expect((await service.anonymous.get('/health/ready').set(C)).status).toBe(200);
    slow.closeAll();
    await expect.poll(async () => (await unknown(C)).status, { timeout: 20_000 }).toBe(403);
  });

  it('include connections that say nothing: of an address there are no more than that', async () => {
    await start({ concurrentRequests: { ...MANY, perAddress: 5 } });
    const { hostname, port } = new URL(service.url);
    const silent = Array.from({ length: 5 }, () => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => {});
      return socket;
    });
    try {
      await expect
        .poll(
          () =>
            ask(service, formOf(maker)).then(
              ({ status }) => status,
              () => 'closed',
            ),
          { timeout: 20_000 },
        )
        .toBe('closed');
    } finally {
      for (const socket of silent) socket.destroy();
    }
    await expect
      .poll(
        () =>
          ask(service, formOf(maker)).then(
            ({ status }) => status,
            () => 'closed',
          ),
        { timeout: 20_000 },
      )
      .toBe(200);
  });
});

describe('A body at the token endpoint', () => {
  it('is refused at the first byte beyond 64 KiB, while its sender goes on; one of just 64 KiB is read', async () => {
    await start({});
    const { hostname, port } = new URL(service.url);
    const answerTo = (bytes: number, end: string) =>
      new Promise<string>((resolve) => {
        const socket = connect(Number(port), hostname);
        let answer = '';
        socket.setEncoding('utf8').on('data', (text: string) => {
          answer += text;
          if (!answer.includes('\r\n\r\n')) return;
          socket.destroy();
          resolve(answer);
        });
        socket.on('error', () => {});
        socket.write('POST /oauth2/v2.0/token HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n');
        socket.write(`${bytes.toString(16)}\r\n${'a'.repeat(bytes)}\r\n${end}`);
      });
    // The end of the request is not sent, so a server that waited for it would not respond.
    expect(await answerTo(64 * 1024 + 1, '')).toMatch(/^HTTP\/1\.1 400 .*must not be larger than 64 KiB/s);
    expect(await answerTo(64 * 1024, '0\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*grant_type/s);
  });
});
