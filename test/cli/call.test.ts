import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { introduceDemonstration } from '../../src/recalls/demo/demo.js';
import { Service } from '../support/service.js';
import { recalls } from '../support/started-service.js';

describe('recalls call', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start();
    await introduceDemonstration(service.application, service.settings, service.url);
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

  it.each([
    ['a path without /', ['GET', 'recalls'], 'The path must start with /, for example /recalls/vin/ABC1'],
    [
      'words that are neither fields nor one text',
      ['POST', '/recalls', 'vin=ABC1', 'oops'],
      'The body must be field=value pairs, or one JSON text in quotes',
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
