import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Service } from '../../../support/service.js';
import { runDocumentedLines } from '../documented-msal.js';
import { EntraSite } from './entra-service.js';

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
    const { status, body, cached } = await runDocumentedLines('js', {
      client: maker,
      certFile: join(folder, 'ca.pem'),
      serviceUrl: service.url,
      recall,
    });
    expect({ status, body }).toEqual({
      status: 201,
      body: { manufacturer: maker.manufacturer?.name, recall },
    });
    expect(cached).toBe(true);
  });
});
