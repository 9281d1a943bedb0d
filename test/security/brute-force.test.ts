import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ClientDirectory } from '../../src/platform/clients/client-directory.js';
import { generateSecret } from '../../src/platform/identity/client-secrets/secret-value.js';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { ask, formOf } from '../platform/identity/token-requests.js';
import { type Answer, Service } from '../support/service.js';

const LIMITS = { perClient: 5, perAddress: 12 };

/** Everything in a response except what is unique to each: request ids and times. */
function told({ status, headers, body }: Answer) {
  const { 'x-request-id': id, date: _date, ...otherHeaders } = headers;
  const withoutIds = JSON.stringify(body)
    .replaceAll(String(id), 'ID')
    .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/g, 'TIME');
  return { status, headers: otherHeaders, body: withoutIds };
}

describe('Guessing at the token endpoint', () => {
  let service: Service;
  let maker: OnboardedClient;

  beforeEach(async () => {
    service = await Service.start({ tokenRequestsPerMinute: LIMITS, trustedProxies: 1 });
    maker = await service.onboard();
  });
  afterEach(() => service.stop());

  /** From a new address each time unless one is given, because attackers have many. */
  const guess = (client_secret: string, { from = randomAddress(), client_id = maker.clientId } = {}) =>
    service.anonymous
      .post('/oauth2/v2.0/token')
      .set('X-Forwarded-For', from)
      .type('form')
      .send({ ...formOf(maker), client_secret, client_id });

  it('is over for a client after so many guesses a minute, from however many addresses, and for no other', async () => {
    const answers = [];
    for (let attempt = 0; attempt < 20; attempt++) answers.push((await guess(generateSecret())).status);
    expect(answers).toEqual([...Array(LIMITS.perClient).fill(401), ...Array(15).fill(429)]);
    const other = await service.onboard();
    expect((await guess(other.clientSecret, { client_id: other.clientId })).status).toBe(200);
    service.clock.advance({ seconds: 60 });
    expect((await guess(maker.clientSecret)).status).toBe(200);
  });

  it('is over for an address after so many guesses a minute, at however many clients', async () => {
    const answers = [];
    for (let attempt = 0; attempt < 20; attempt++) {
      answers.push((await guess('x', { from: '192.0.2.1', client_id: randomUUID() })).status);
    }
    expect(answers).toEqual([...Array(LIMITS.perAddress).fill(400), ...Array(8).fill(429)]);
  });

  it('is over for a whole network of IPv6, of which one caller has all addresses', async () => {
    const answers = [];
    for (let attempt = 0; attempt < 20; attempt++) {
      const from = `2001:db8:1:2::${attempt.toString(16)}`;
      answers.push((await guess('x', { from, client_id: randomUUID() })).status);
    }
    expect(answers.filter((status) => status !== 429)).toHaveLength(LIMITS.perAddress);
  });

  it('is not helped by headers that claim another address beside the proxy’s', async () => {
    const answers = [];
    for (let attempt = 0; attempt < 20; attempt++) {
      const from = `${randomAddress()}, 192.0.2.7`;
      const answer = await service.anonymous
        .post('/oauth2/v2.0/token')
        .set('X-Forwarded-For', from)
        .set('X-Real-IP', randomAddress())
        .set('Forwarded', `for=${randomAddress()}`)
        .set('X-Client-IP', randomAddress())
        .set('CF-Connecting-IP', randomAddress())
        .type('form')
        .send({ ...formOf(maker), client_id: randomUUID() });
      answers.push(answer.status);
    }
    expect(answers.filter((status) => status === 429)).toHaveLength(8);
  });

  it('tells nothing of the secret: every wrong one is answered in the same way, however near', async () => {
    service.clock.advance({ seconds: 60 });
    const secret = maker.clientSecret;
    const other = await service.onboard();
    const wrong = [
      'x',
      '',
      generateSecret(),
      `${secret.slice(0, 39)}${secret.endsWith('a') ? 'b' : 'a'}`,
      secret.slice(0, 39),
      `${secret}a`,
      ` ${secret}`,
      `${secret} `,
      secret.toUpperCase() === secret ? secret.toLowerCase() : secret.toUpperCase(),
      `${secret}\0`,
      other.clientSecret,
      maker.apiKey,
      'x'.repeat(60_000),
    ].filter((text) => text !== '');
    const answers = [];
    for (const text of wrong) {
      answers.push(told(await guess(text)));
      service.clock.advance({ seconds: 60 });
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 401 });
  });

  it('reveals nothing about a client to callers that do not know its secret', async () => {
    const [disabled, expired] = [await service.onboard(), await service.onboard()];
    await service.query('UPDATE client SET disabled_at = created_at WHERE id = $1', [disabled.clientId]);
    await service.query('UPDATE client_secret SET expires_at = created_at WHERE client_id = $1', [
      expired.clientId,
    ]);
    service.application.get(ClientDirectory).forget();
    const answers = [];
    for (const { clientId } of [maker, disabled, expired]) {
      const answer = told(await guess(generateSecret(), { client_id: clientId }));
      answers.push({ ...answer, body: answer.body.replaceAll(clientId, 'CLIENT') });
    }
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    const toOwners = [await ask(service, formOf(disabled)), await ask(service, formOf(expired))];
    expect(toOwners.map(({ body }) => body.error_codes)).toEqual([[7000112], [7000222]]);
  });

  it('tells whether a client id exists, as Entra does, and ids are random: there are 2^122 to try', async () => {
    const wrong = await guess(generateSecret());
    const unknown = await guess(generateSecret(), { client_id: randomUUID() });
    expect([wrong.body.error_codes, unknown.body.error_codes]).toEqual([[7000215], [700016]]);
    const random = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    const ids = [];
    for (let index = 0; index < 3; index++) ids.push((await service.onboard()).clientId);
    for (const id of ids) expect(id).toMatch(random);
    expect(new Set(ids.map((id) => id.slice(0, 8))).size).toBe(3);
  });
});

function randomAddress(): string {
  const byte = () => Math.floor(Math.random() * 254) + 1;
  return `203.${byte()}.${byte()}.${byte()}`;
}
