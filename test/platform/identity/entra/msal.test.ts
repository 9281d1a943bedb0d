import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../../../support/service.js';
import { EntraSite } from './entra-service.js';

const CLIENT = join(import.meta.dirname, '..', 'msal-client.mjs');

describe('Microsoft’s own client library, with a tenant', () => {
  let site: EntraSite;
  let service: Service;
  let folder: string;

  beforeAll(async () => {
    site = await EntraSite.open();
    service = await site.start();
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-msal-'));
    await writeFile(join(folder, 'ca.pem'), site.certificate.cert);
  });
  afterAll(async () => {
    await service?.stop();
    await site?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each([1, 2] as const)('gets a token of version %d there, and it opens a recall', async (version) => {
    site.tenant.version = version;
    const maker = await service.onboard();
    const recall = {
      vin: `VERSION${version}`,
      manufacturerCampaignReference: 'CAR/1',
      recallCampaignStartDate: '2024-03-30',
    };
    const given = JSON.stringify({ ...maker, serviceUrl: service.url, recall });
    const { stdout } = await promisify(execFile)(process.execPath, [CLIENT, given], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') },
    });
    const { status, body, fromCache } = JSON.parse(stdout);
    expect({ status, body }).toEqual({
      status: 201,
      body: { manufacturer: maker.manufacturer?.name, recall },
    });
    expect(fromCache).toEqual([false, true]);
  });
});
