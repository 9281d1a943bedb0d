import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { introduceDemonstration as introduceKadoe } from '../../src/kadoe/demo/demo.js';
import { KadoeOnboarding } from '../../src/kadoe/onboarding/kadoe-onboarding.js';
import { loadTestVehicles } from '../../src/kadoe/register/load-test-vehicles.js';
import { introduceDemonstration as introduceRenewal } from '../../src/licence-renewal/demo/demo.js';
import { introduceDemonstration } from '../../src/recalls/demo/demo.js';
import { exampleApplication, RENEWAL_PATH } from '../licence-renewal/renewal-partner.js';
import { PASSWORD } from '../platform/third-party-access/partner.js';
import { Service } from '../support/service.js';
import { recalls } from '../support/started-service.js';
import { keepFromLogs } from '../support/suite-log.js';

describe('recalls call', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start();
    await introduceDemonstration(service.application, service.settings, service.url);
    await introduceKadoe(service.application, service.settings, service.url);
    await introduceRenewal(service.application, service.settings, service.url);
    await loadTestVehicles(service.application);
  });
  afterAll(() => service.stop());

  const call = (...words: string[]) => recalls(['call', ...words], { DATA_DIR: service.settings.dataDir });

  const vehicle = '/recalls/vin/CALLED1';

  it('opens a recall from field=value pairs, and prints the body apart from the status', async () => {
    const opened = await call(
      ...['post', '/recalls', 'vin=CALLED1', 'manufacturerCampaignReference=CAR\\1/a'],
      'recallCampaignStartDate=2024-03-30',
    );

    expect(opened).toMatchObject({ status: 0, stderr: '201 Created\n' });
    expect(JSON.parse(opened.stdout)).toEqual({
      manufacturer: 'Demonstration Motors',
      recall: {
        vin: 'CALLED1',
        manufacturerCampaignReference: 'CAR\\1/a',
        recallCampaignStartDate: '2024-03-30',
      },
    });
    const read = await call('GET', vehicle);
    expect(JSON.parse(read.stdout).recalls).toHaveLength(1);
  });

  it('sends a file as it is, and more headers, as the client of the surface that the path belongs to', async () => {
    const file = join(service.settings.dataDir, 'application.json');
    const example = exampleApplication();
    await writeFile(file, JSON.stringify({ ...example, handler: { transactionId: 'called-1' } }));

    const sent = await call(
      ...['POST', RENEWAL_PATH, `@${file}`, '--header', 'X-Correlation-ID: case-42'],
      ...['--header', 'X-Test-Scenario: in-review'],
    );
    expect(sent).toMatchObject({ status: 0, stderr: '202 Accepted\n' });
    expect(JSON.parse(sent.stdout)).toMatchObject({ transactionId: 'called-1' });
    expect(await service.query('SELECT scenario FROM renewal_application')).toEqual([
      { scenario: 'in-review' },
    ]);
    const wrong = await call('GET', `${RENEWAL_PATH}/called-1`, '--header', 'X-Correlation-ID: a b');
    expect(wrong).toMatchObject({ status: 1, stderr: '400 Bad Request\n' });
    expect(wrong.stdout).toContain('InvalidHeader');
  });

  it('sends a JSON text as it is, right or wrong', async () => {
    const right = await call(
      'POST',
      '/recalls',
      '{"vin":"CALLED2","manufacturerCampaignReference":"CAR/1","dvsaCampaignReference":null,"recallCampaignStartDate":"2024-03-30"}',
    );
    const wrong = await call('POST', '/recalls', '{"vin"');

    expect(right).toMatchObject({ status: 0, stderr: '201 Created\n' });
    expect(wrong).toMatchObject({ status: 1, stderr: '400 Bad Request\n' });
    expect(JSON.parse(wrong.stdout)).toMatchObject({
      errorCode: 'RECALLS-BR-01',
      errorMessage: 'Invalid request body',
    });
  });

  it('exits with 1 when the service refuses, and still prints the response', async () => {
    const outcome = await call('GET', '/recalls/vin/NEVERSEEN');

    expect(outcome).toMatchObject({ status: 1, stderr: '404 Not Found\n' });
    expect(JSON.parse(outcome.stdout)).toMatchObject({ errorCode: 'RECALLS-NF-01' });
  });

  it('calls as another role', async () => {
    const outcome = await call('GET', vehicle, '--as', 'mot');

    expect(outcome).toMatchObject({ status: 1, stderr: '403 Forbidden\n' });
    expect(JSON.parse(outcome.stdout)).toMatchObject({ errorCode: 'RECALLS-FB-01' });
  });

  const enquiry = ['registrationNumber=AA19BBB', 'enquirerId=DM001', 'reasonCode=00EV'];
  const ask = (...words: string[]) =>
    call(
      'POST',
      '/kadoe/v1/vehicle-keeper',
      ...[...enquiry, 'eventDate=2024-06-01', 'referenceNumber=1'],
      ...words,
    );

  it('asks below /kadoe as the demonstration client of that surface, which signs in with its password', async () => {
    for (const words of [[], ['--as', 'kadoe']]) {
      const asked = await ask(...words);
      expect(asked).toMatchObject({ status: 0, stderr: '200 OK\n' });
      expect(JSON.parse(asked.stdout)).toMatchObject({ keeper: { lastName: 'WILS' } });
    }
    const asAnother = await ask('--as', 'mot');
    expect(asAnother).toMatchObject({ status: 1, stderr: '401 Unauthorized\n' });
  });

  it('calls with what onboarding of a client with a user printed, once it has a password of its own', async () => {
    const onboarded = await service.application
      .get(KadoeOnboarding, { strict: false })
      .onboard(
        { kind: 'service' },
        { name: 'Quay', email: 'team@quay.example', environment: 'test', enquirers: { DM003: ['00EV'] } },
      );
    const { userName, apiKey, oneTimePassword } = onboarded;
    keepFromLogs('a one-time password', oneTimePassword);
    keepFromLogs('an API key', apiKey);
    const file = join(service.settings.dataDir, 'customer.json');
    await writeFile(file, JSON.stringify({ ...onboarded, apiUrl: service.url }));

    expect(await ask('--with', file)).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'The user has a one-time password: set one of its own with POST /thirdparty-access/v1/password, and write it into the file as "password"\n',
    });
    const set = ['POST', '/thirdparty-access/v1/password', `userName=${userName}`];
    expect(
      await call(...set, `password=${oneTimePassword}`, `newPassword=${PASSWORD}`, '--with', file),
    ).toMatchObject({ status: 0, stderr: '200 OK\n' });
    await writeFile(file, JSON.stringify({ ...onboarded, apiUrl: service.url, password: PASSWORD }));
    const asked = await ask('enquirerId=DM003', '--with', file);
    expect(asked).toMatchObject({ status: 0, stderr: '200 OK\n' });
    await writeFile(file, JSON.stringify({ ...onboarded, apiUrl: service.url, password: 'Wrong-Horse-9' }));
    expect(await ask('--with', file)).toMatchObject({
      status: 1,
      stderr: 'The Authentication API answered 401: Authentication attempt failed\n',
    });
    await writeFile(file, JSON.stringify({ userName, apiKey }));
    expect((await ask('--with', file)).stderr).toBe(`${file} is not what onboarding answered\n`);
  });

  it.each([
    ['a path without /', ['GET', 'recalls'], 'The path must start with /, for example /recalls/vin/ABC1'],
    [
      'words that are neither fields nor one text',
      ['POST', '/recalls', 'vin=ABC1', 'oops'],
      'The body must be field=value pairs, one JSON text in quotes, or @ and a file',
    ],
    [
      'a file that is not there',
      ['POST', '/recalls', '@no-such-file.json'],
      "no-such-file.json can't be read (ENOENT)",
    ],
    [
      'a header that is none',
      ['GET', vehicle, '--header', 'X-Test-Scenario'],
      'A header must be a name and a value: "X-Test-Scenario: accepted"',
    ],
    ['no path', ['GET'], "error: missing required argument 'path'"],
    ['a body with GET', ['GET', vehicle, 'vin=1'], 'Request with GET/HEAD method cannot have body.'],
  ])('refuses %s', async (_, words, line) => {
    expect(await call(...words)).toEqual({ status: 1, stdout: '', stderr: `${line}\n` });
  });
});

describe('recalls call without a service', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-cli-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('says that there is no demonstration', async () => {
    expect(await recalls(['call', 'GET', '/recalls/vin/A'], { DATA_DIR: folder })).toEqual({
      status: 1,
      stdout: '',
      stderr: `There is no ${join(folder, 'demo.json')}: it is written when the service first starts, without NODE_ENV=production\n`,
    });
  });

  it('says that a file of an earlier version has no client of the role', async () => {
    const file = join(folder, 'demo.json');
    await writeFile(file, JSON.stringify({ url: 'http://127.0.0.1:1' }));
    const { stderr } = await recalls(['call', 'POST', '/kadoe/v1/vehicle-keeper'], { DATA_DIR: folder });
    await rm(file);
    expect(stderr).toBe(
      `${file} has no client of the role kadoe: one is added when the service next starts, unless it has such clients already\n`,
    );
  });

  it('says that nothing answers, once the service has stopped', async () => {
    const service = await Service.start({ dataDir: folder });
    await introduceDemonstration(service.application, service.settings, service.url);
    await service.stop();

    expect(await recalls(['call', 'GET', '/recalls/vin/A'], { DATA_DIR: folder })).toEqual({
      status: 1,
      stdout: '',
      stderr: `Nothing answers at ${service.url}: start the service with "npm start" first, or say with --url where it is\n`,
    });
  });
});
