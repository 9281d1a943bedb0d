import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { Logger } from '@nestjs/common';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { OpenApplications } from '../../../src/licence-renewal/applications/open-applications.js';
import { BodyBudget } from '../../../src/platform/http/large-bodies/body-budget.js';
import { BodyMemory } from '../../../src/platform/http/large-bodies/body-memory.js';
import { ObjectStore } from '../../../src/platform/object-store/object-store.js';
import { startService } from '../../platform/third-party-access/partner.js';
import type { Service } from '../../support/service.js';
import { RENEWAL_PATH, RenewalPartner } from '../renewal-partner.js';
import { applicationWith } from './application-with.js';

const MIB = 1024 ** 2;

let service: Service;
let partner: RenewalPartner;

beforeAll(async () => {
  service = await startService();
  partner = await RenewalPartner.onboard(service);
});

afterAll(() => service.stop());

const budget = () => service.application.get(BodyBudget, { strict: false });

/** Sends these bytes. */
async function post(body: string | Buffer, headers: Readonly<Record<string, string>> = {}) {
  const call = open(partner, { 'Content-Length': Buffer.byteLength(body), ...headers });
  call.end(body);
  const { status, body: answered } = await answerOf(call);
  return { status, errors: answered.errors };
}

/** A call whose body is sent by hand. */
function open(caller: RenewalPartner, headers: Readonly<Record<string, string | number>>): ClientRequest {
  return request(`${service.url}${RENEWAL_PATH}`, {
    method: 'POST',
    agent: false,
    headers: { ...caller.headers, 'Content-Type': 'application/json', ...headers },
  });
}

async function answerOf(call: ClientRequest) {
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: JSON.parse(await text(response)) };
}

const malformed = (detail: string) => [
  { status: '400 BAD_REQUEST', code: 'Malformed', title: 'body', detail: `body ${detail}.` },
];

const TOO_LARGE = [{ status: '413', code: 'PayloadTooLarge', detail: 'The body is too large' }];

describe('a body', () => {
  it.each([
    ['that is empty', '', 'must be a JSON object; it was empty'],
    ['that is no JSON', '{', 'must be valid JSON'],
    ['that is a list', '[]', 'must be a JSON object'],
    ['of seven levels', `${'{"a":'.repeat(6)}{}${'}'.repeat(6)}`, 'must not be nested deeper than 6 levels'],
    ['with a prototype', '{"__proto__":{}}', 'must not have __proto__ or constructor properties'],
    ['that is not UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'must be encoded as UTF-8'],
    [
      'of a million brackets',
      '['.repeat(1_000_000),
      'must not have more than 256 KiB, or 8192 quotes, beside its images',
    ],
  ])('%s is 400', async (_, body, detail) => {
    const { status, errors } = await post(body);
    expect({ status, errors }).toEqual({ status: 400, errors: malformed(detail) });
  });

  it('that is said to be compressed and is, is 400', async () => {
    const { status, errors } = await post(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]), {
      'Content-Encoding': 'gzip',
    });
    expect({ status, errors }).toEqual({ status: 400, errors: malformed('must be sent uncompressed') });
  });

  it.each([
    'text/plain',
    'application/json5',
    'application/x-www-form-urlencoded',
  ])('of type %s is 415', async (type) => {
    const { status, errors } = await post('{}', { 'Content-Type': type });
    expect({ status, errors }).toEqual({
      status: 415,
      errors: [{ status: '415', code: 'UnsupportedMediaType', detail: 'The body must be application/json' }],
    });
  });

  it('of six levels, of a type with parameters, is read', async () => {
    const { status, errors } = await post(`${'{"a":'.repeat(5)}{}${'}'.repeat(5)}`, {
      'Content-Type': 'Application/JSON; charset=utf-8',
    });
    expect(status).toBe(400);
    expect(errors.map(({ code }: { code: string }) => code)).toContain('UnknownField');
  });

  it('has a field once', async () => {
    const application = JSON.stringify(applicationWith()).replace(
      '"feePaid":1575',
      '"feePaid":1575,"feePaid":1,"secretly":1,"secretly":2',
    );
    const { status, errors } = await post(application);
    expect(status).toBe(400);
    expect(errors).toEqual([
      {
        status: '400 BAD_REQUEST',
        code: 'Conflict',
        title: 'feePaid',
        detail: 'feePaid must be given once.',
      },
      {
        status: '400 BAD_REQUEST',
        code: 'Conflict',
        title: 'body',
        detail: 'body must not have a field twice.',
      },
      {
        status: '400 BAD_REQUEST',
        code: 'UnknownField',
        title: 'body',
        detail: 'body has a field that is not in the schema.',
      },
    ]);
  });

  it('of 10 MiB is read, and of one byte more is 413 before it is sent', async () => {
    const padded = (bytes: number) => `{"x":"${'y'.repeat(bytes - 8)}"}`;
    const { status, errors } = await post(padded(10 * MIB));
    expect(status).toBe(400);
    expect(errors.map(({ code }: { code: string }) => code)).toContain('UnknownField');
    const call = open(partner, { 'Content-Length': 10 * MIB + 1 });
    call.flushHeaders();
    const answer = await answerOf(call);
    call.destroy();
    expect({ status: answer.status, errors: answer.body.errors }).toEqual({ status: 413, errors: TOO_LARGE });
  });

  it('without a length is 413 once more than 10 MiB of it were sent', async () => {
    const call = open(partner, { 'Transfer-Encoding': 'chunked' });
    call.on('error', () => {});
    const answer = answerOf(call);
    for (let sent = 0; sent <= 10 * MIB; sent += MIB) call.write(Buffer.alloc(MIB, 0x20));
    expect(await answer).toMatchObject({ status: 413, body: { errors: TOO_LARGE } });
    call.destroy();
  });

  it('is accepted in chunks of one byte', async () => {
    const call = open(partner, { 'Transfer-Encoding': 'chunked' });
    const answer = answerOf(call);
    for (const byte of Buffer.from(JSON.stringify(applicationWith()))) call.write(Buffer.from([byte]));
    call.end();
    expect(await answer).toMatchObject({ status: 202 });
  });

  it('on every other route of the surface is ignored', async () => {
    const answer = await service.anonymous.get(RENEWAL_PATH).set(partner.headers).send('x'.repeat(100_000));
    expect(answer.status).toBe(200);
  });
});

describe('the byte budget', () => {
  it('is 503 with Retry-After for a body beyond it, before that is sent, and free again afterwards', async () => {
    const others = await Promise.all(Array.from({ length: 6 }, () => RenewalPartner.onboard(service)));
    const calls = others.map((other) => open(other, { 'Content-Length': 10 * MIB }));
    for (const call of calls) {
      call.on('error', () => {});
      call.write('{');
    }
    const inFlight = () => budget().bytesInFlight;
    await expect.poll(inFlight).toBe(60 * MIB);

    const refused = open(partner, { 'Content-Length': 10 * MIB });
    refused.flushHeaders();
    const answer = await answerOf(refused);
    refused.destroy();
    expect({
      status: answer.status,
      retryAfter: answer.headers['retry-after'],
      errors: answer.body.errors,
    }).toEqual({
      status: 503,
      retryAfter: '5',
      errors: [
        { status: '503', code: 'ServiceUnavailable', detail: 'The service is temporarily unavailable' },
      ],
    });
    // A small one still fits.
    expect((await partner.submit(applicationWith())).status).toBe(202);

    for (const call of calls) call.destroy();
    await expect.poll(inFlight).toBe(0);
  });

  it('evicts clients that declare much and send nothing when another needs it', async () => {
    const others = await Promise.all(Array.from({ length: 6 }, () => RenewalPartner.onboard(service)));
    const calls = others.map((other) => open(other, { 'Content-Length': 10 * MIB }));
    const answers = calls.map((call) => {
      call.on('error', () => {});
      call.write('{');
      return answerOf(call).catch(() => undefined);
    });
    await expect.poll(() => budget().bytesInFlight).toBe(60 * MIB);
    service.clock.advance({ seconds: 5 });

    const { status } = await post(`{"x":"${'y'.repeat(9 * MIB)}"}`);
    expect(status).toBe(400);
    const evicted = await Promise.race(answers);
    expect(evicted).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    for (const call of calls) call.destroy();
    await expect.poll(() => budget().bytesInFlight).toBe(0);
  });

  it('has nothing of a body whose request was answered, however it was answered', async () => {
    await post(JSON.stringify(applicationWith()));
    await post(JSON.stringify(applicationWith({ feePaid: -1 })));
    await post('{');
    await post('');
    expect(budget().bytesInFlight).toBe(0);
  });
});

describe('the memory of a body', () => {
  /** Images of about 300 kB, each different from the others. */
  async function images(number: number): Promise<readonly Buffer[]> {
    const noise = { type: 'gaussian' as const, mean: 120, sigma: 40 };
    return Promise.all(
      Array.from({ length: number }, () =>
        sharp({ create: { width: 700, height: 700, channels: 3, background: '#888', noise } })
          .jpeg({ quality: 90 })
          .toBuffer(),
      ),
    );
  }

  const submit = (transactionID: string, photo: Buffer) =>
    partner.submit(
      applicationWith({
        'handler.transactionID': transactionID,
        'photo.photographImage': photo.toString('base64'),
      }),
    );

  /** Whose photo is stored with each application. */
  async function storedPhotos(): Promise<ReadonlyMap<string, Buffer>> {
    const applications = service.application.get(OpenApplications, { strict: false });
    const rows = await service.query<{ id: string }>('SELECT id FROM renewal_application');
    const photos = new Map<string, Buffer>();
    for (const { id } of rows) {
      const [application, photo] = [await applications.find(id), await applications.findImage(id, 'photo')];
      if (application && photo) photos.set(application.transactionId, photo.content);
    }
    return photos;
  }

  it('is the next one’s, and each application keeps its own images, one after another and at once', async () => {
    const photos = await images(8);
    const giveBack = vi.spyOn(BodyMemory.prototype, 'giveBack');
    const kept = new Set<ArrayBufferLike>();
    const take = BodyMemory.prototype.take;
    vi.spyOn(BodyMemory.prototype, 'take').mockImplementation(function (this: BodyMemory, ...asked) {
      const body = take.apply(this, asked);
      kept.add(body.buffer);
      return body;
    });
    const sent = new Map<string, Buffer>();
    const send = async (round: string, number: number) => {
      const photo = photos[number] ?? Buffer.alloc(0);
      sent.set(`${round}-${number}`, photo);
      expect((await submit(`${round}-${number}`, photo)).status).toBe(202);
    };
    for (const number of photos.keys()) await send('memory-one-after-another', number);
    await Promise.all([...photos.keys()].map((number) => send('memory-at-once', number)));
    await Promise.all([...photos.keys()].map((number) => send('memory-at-once-again', number)));

    expect(giveBack).toHaveBeenCalledTimes(24);
    // What was taken is detached by now, so that nobody can see a later body through it.
    expect([...kept].map(({ byteLength }) => byteLength).filter((bytes) => bytes > 0)).toEqual([]);
    const stored = await storedPhotos();
    for (const [transactionId, photo] of sent) {
      expect(stored.get(transactionId)?.equals(photo), transactionId).toBe(true);
    }
    vi.restoreAllMocks();
  });

  it('is not given back when the application is refused, because a decoder may still work with it', async () => {
    const giveBack = vi.spyOn(BodyMemory.prototype, 'giveBack');
    const [photo = Buffer.alloc(0)] = await images(1);
    const { status } = await submit('memory-refused', photo.subarray(0, -1_000));
    expect(status).toBe(400);
    expect(giveBack).not.toHaveBeenCalled();
    expect(budget().bytesInFlight).toBe(0);
    vi.restoreAllMocks();
  });

  it('that is taken away while images are stored stores nothing', async () => {
    const [photo = Buffer.alloc(0)] = await images(1);
    const store = service.application.get(ObjectStore, { strict: false });
    const put = store.put.bind(store);
    const bodies = new Set<ArrayBuffer>();
    const { take } = BodyMemory.prototype;
    vi.spyOn(BodyMemory.prototype, 'take').mockImplementation(function (this: BodyMemory, ...asked) {
      const body = take.apply(this, asked);
      bodies.add(body.buffer as ArrayBuffer);
      return body;
    });
    vi.spyOn(store, 'put').mockImplementation(async (...of) => {
      for (const memory of bodies) structuredClone(memory, { transfer: [memory] });
      bodies.clear();
      return put(...of);
    });
    vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    const { status } = await submit('memory-taken-away', photo);
    vi.restoreAllMocks();
    expect(status).toBe(500);
    expect((await storedPhotos()).has('memory-taken-away')).toBe(false);
    expect((await submit('memory-taken-away', photo)).status).toBe(202);
    expect((await storedPhotos()).get('memory-taken-away')?.equals(photo)).toBe(true);
  });
});
