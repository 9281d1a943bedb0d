import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { OpenForwardedFiles } from '../../../src/licence-renewal/processing/forwarding/open-forwarded-files.js';
import { image, RenewalSite, submission } from '../renewal-site.js';

const ACTOR = { kind: 'command line', user: 'someone' } as const;

describe('Forwarding to a folder', () => {
  let site: RenewalSite;
  beforeAll(async () => {
    site = await RenewalSite.start();
  });
  afterAll(() => site.stop());

  const opened = (file: Buffer) =>
    site.service.application.get(OpenForwardedFiles, { strict: false }).open(ACTOR, file);
  const folderOf = (environment: string) =>
    join(
      site.service.settings.dataDir,
      'forwarded',
      environment,
      new Date(site.service.clock.now()).toISOString().slice(0, 10),
    );
  const forward = async (more: Parameters<typeof submission>[0] = {}) => {
    const given = submission(more);
    const id = await site.accept(given);
    await site.process();
    return { given, id, path: join(folderOf(given.environment), `${id}.renewal`) };
  };

  it('writes one sealed file, which has the body as it was sent, and whose opening is audited', async () => {
    const images = (['photo', 'signature', 'photocard-front', 'photocard-back'] as const).map((kind) =>
      image(kind),
    );
    const { given, id, path } = await forward({ images });
    const file = await readFile(path);
    expect(file.toString('latin1')).not.toContain('drivingLicenceNumber');
    const result = await opened(file);
    const { photo, ...fields } = given.fields;
    const [photograph, signature, front, back] = images.map(({ bytes }) => bytes.toString('base64'));
    expect('content' in result && JSON.parse(result.content.toString())).toEqual({
      id,
      environment: 'live',
      clientId: given.clientId,
      transactionId: given.transactionId,
      dateTimeReceived: new Date(site.service.clock.now()).toISOString(),
      application: {
        ...fields,
        photo: { ...photo, photographImage: photograph },
        signatureImage: signature,
        photoCardFront: front,
        photoCardBack: back,
      },
    });
    const audited = await site.service.query(
      'SELECT action, actor_user FROM audit_entry WHERE subject_id = $1',
      [id],
    );
    expect(audited).toEqual([{ action: 'forwarded renewal application opened', actor_user: 'someone' }]);
  });

  it('keeps live and test applications apart', async () => {
    const { path } = await forward({ environment: 'test' });
    expect(path).toContain(join('forwarded', 'test'));
    expect(await readFile(path)).toBeInstanceOf(Buffer);
  });

  it('writes the same file again, when the process was killed before its commit', async () => {
    const { id, path } = await forward();
    const before = await opened(await readFile(path));
    await site.service.query(
      "UPDATE renewal_application SET state = 'READY', final_at = NULL WHERE id = $1",
      [id],
    );
    await site.addJob('renewal-forward', id);
    site.service.clock.advance({ seconds: 1 });
    await site.process();
    expect(await site.stateOf(id)).toBe('FORWARDED');
    const names = await readdir(folderOf('live'));
    expect(names.filter((name) => name.startsWith(id))).toEqual([`${id}.renewal`]);
    expect(await opened(await readFile(path))).toEqual(before);
  });

  it('says of a file that can not be opened why', async () => {
    const { path } = await forward();
    const file = await readFile(path);
    expect(await opened(Buffer.from('anything'))).toEqual({ problem: 'no forwarded file' });
    file[file.length - 1] = (file.at(-1) ?? 0) ^ 1;
    expect(await opened(file)).toEqual({ problem: 'damaged' });
  });

  it('is tried again when the folder can not be written to, and says so', async () => {
    await forward();
    const { dataDir } = site.service.settings;
    site.service.clock.advance({ days: 1 });
    // A file is where the folder of the next day would be.
    await writeFile(folderOf('live'), '');
    const { id, path } = await forward();
    expect(await site.stateOf(id)).toBe('READY');
    const { rm } = await import('node:fs/promises');
    await rm(join(dataDir, 'forwarded', 'live', path.split('/').at(-2) ?? ''));
    site.service.clock.advance({ minutes: 1 });
    await site.process();
    expect(await site.stateOf(id)).toBe('FORWARDED');
    const attempts = await site.service.query(
      'SELECT sequence, outcome, problem FROM renewal_forwarding_attempt WHERE application_id = $1 ORDER BY sequence',
      [id],
    );
    expect(attempts).toEqual([
      { sequence: 1, outcome: 'failed', problem: expect.any(String) },
      { sequence: 2, outcome: 'forwarded', problem: null },
    ]);
  });
});

interface Taken {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe('Forwarding over HTTP', () => {
  let receiver: Server;
  let site: RenewalSite;
  const taken: Taken[] = [];
  let status = 201;
  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8');
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        taken.push({ headers: request.headers, body });
        if (status === 0) response.destroy();
        else response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end('{}');
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const address = receiver.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    site = await RenewalSite.start();
    await site.stop();
    site = await RenewalSite.start({
      renewal: {
        ...site.service.settings.renewal,
        forwardUrls: { live: `http://127.0.0.1:${port}/applications?of=live`, test: undefined },
        forwardToken: 'the-token-of-the-receiver',
      },
    });
  });
  afterEach(() => {
    status = 201;
    taken.length = 0;
  });
  afterAll(async () => {
    await site.stop();
    await new Promise((resolve) => receiver.close(resolve));
  });

  const attemptsOf = (id: string) =>
    site.service.query(
      'SELECT outcome, problem FROM renewal_forwarding_attempt WHERE application_id = $1 ORDER BY sequence',
      [id],
    );

  it('posts the application with an idempotency key of the client and its transaction id', async () => {
    const given = submission({ transactionId: 'Zahlung Nr. 7 "ü" \u{1F600}' });
    const id = await site.accept(given);
    await site.process();
    expect(await site.stateOf(id)).toBe('FORWARDED');
    expect(taken).toHaveLength(1);
    const [{ headers, body }] = taken as [Taken];
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      authorization: 'Bearer the-token-of-the-receiver',
      'idempotency-key': `"${given.clientId}:Zahlung%20Nr.%207%20%22%C3%BC%22%20%F0%9F%98%80"`,
    });
    expect(JSON.parse(body)).toMatchObject({
      id,
      transactionId: given.transactionId,
      application: { signatureImage: given.images[1]?.bytes.toString('base64') },
    });
  });

  it('never sends the application of a test client there', async () => {
    const id = await site.accept(submission({ environment: 'test' }));
    await site.process();
    expect(await site.stateOf(id)).toBe('FORWARDED');
    expect(taken).toEqual([]);
  });

  it.each([
    [500, 'status 500'],
    [404, 'status 404'],
    [302, 'status 302'],
    [0, 'no answer: UND_ERR_SOCKET'],
  ])('tries again after an answer %s, with the same key, until it is taken once', async (answer, problem) => {
    status = answer;
    const id = await site.accept(submission());
    await site.process();
    expect(await site.stateOf(id)).toBe('READY');
    expect(await attemptsOf(id)).toEqual([{ outcome: 'failed', problem }]);
    status = 200;
    site.service.clock.advance({ minutes: 1 });
    await site.process();
    expect(await site.stateOf(id)).toBe('FORWARDED');
    expect(new Set(taken.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(taken).toHaveLength(2);
  });

  it('waits longer after each failure, by chance a part of it, and gives up after half a day', async () => {
    status = 503;
    const began = site.service.clock.now();
    const id = await site.accept(submission());
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 13; attempt += 1) {
      await site.process();
      const [job] = await site.jobs();
      if (!job) break;
      pauses.push(job.start_after.getTime() - site.service.clock.now());
      site.service.clock.set(job.start_after.getTime() + 1);
    }
    expect(pauses).toHaveLength(12);
    pauses.forEach((pause, index) => {
      const whole = 5_000 * 2 ** (index + 1);
      expect(pause).toBeGreaterThanOrEqual(whole / 2 - 5);
      expect(pause).toBeLessThanOrEqual(whole + 5);
    });
    const hours = (site.service.clock.now() - began) / 3_600_000;
    expect(hours).toBeGreaterThan(5);
    expect(hours).toBeLessThan(12);
    expect(taken).toHaveLength(13);
    const [row] = await site.service.query(
      'SELECT state, forwarding_failed_at IS NOT NULL AS "givenUp" FROM renewal_application WHERE id = $1',
      [id],
    );
    expect(row).toEqual({ state: 'READY', givenUp: true });

    // Nobody tries again by himself.
    site.service.clock.advance({ days: 2 });
    await site.sweepJobs();
    await site.process();
    expect(taken).toHaveLength(13);

    status = 200;
    expect(await site.decisions.forwardAgain(ACTOR, id)).toEqual({ kind: 'done', state: 'READY' });
    await site.process();
    expect(await site.stateOf(id)).toBe('FORWARDED');
    expect(taken).toHaveLength(14);
  });

  it('delivers once, when two workers have the job of one application', async () => {
    const id = await site.accept(submission());
    await site.addJob('renewal-forward', id);
    await site.process();
    site.service.clock.advance({ seconds: 5 });
    await Promise.all([site.process(), site.process()]);
    expect(taken).toHaveLength(1);
    expect(await site.historyOf(id)).toEqual(['RECEIVED', 'CHECKED', 'READY', 'FORWARDED']);
  });
});
