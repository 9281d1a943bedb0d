import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Service } from '../../support/service.js';

const CLIENT = join(import.meta.dirname, 'msal-client.mjs');

describe('Microsoft’s own client library', () => {
  let service: Service;
  let folder: string;
  let certFile: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-tls-'));
    certFile = join(folder, 'certificate.pem');
    const keyFile = join(folder, 'key.pem');
    const pair = await generate([{ name: 'commonName', value: 'recalls test' }], {
      keySize: 2048,
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
    });
    await writeFile(certFile, pair.cert);
    await writeFile(keyFile, pair.private, { mode: 0o600 });
    const port = await freePort();
    service = await Service.start({
      port,
      publicUrl: `https://127.0.0.1:${port}`,
      tls: { certFile, keyFile },
    });
  });
  afterAll(async () => {
    await service?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('gets a token over https, caches it, and the token opens a recall', async () => {
    const maker = await service.onboard();
    const recall = {
      vin: '123456789AC',
      manufacturerCampaignReference: 'CAR/1',
      recallCampaignStartDate: '2024-03-30',
    };
    const given = JSON.stringify({ ...maker, serviceUrl: service.url, recall });
    const { stdout } = await promisify(execFile)(process.execPath, [CLIENT, given], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: certFile },
    });
    const { status, body, expiresOn, fromCache } = JSON.parse(stdout);
    expect({ status, body }).toEqual({
      status: 201,
      body: { manufacturer: maker.manufacturer?.name, recall },
    });
    expect(fromCache).toEqual([false, true]);
    const lifetime = (new Date(expiresOn).getTime() - Date.now()) / 1_000;
    expect(lifetime).toBeGreaterThan(2_000);
    // MSAL counts in whole seconds, and rounds them up.
    expect(lifetime).toBeLessThanOrEqual(2_101);
    expect(await service.query('SELECT vin FROM recall')).toEqual([{ vin: '123456789AC' }]);
  });
});

/** The port is part of the issuer's address, so it has to be known before the service listens. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
      .on('error', reject)
      .listen(0, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
      });
  });
}
