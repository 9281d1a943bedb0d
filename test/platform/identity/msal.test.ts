import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Service } from '../../support/service.js';
import { freePort, shell } from '../../support/started-service.js';
import { documentedLines, hasOpenSsl, hasPythonMsal, runDocumentedLines } from './documented-msal.js';
import { makeCertificate } from './entra/certificate.js';

const RECALL = { manufacturerCampaignReference: 'CAR/1', recallCampaignStartDate: '2024-03-30' };

describe('Microsoft’s own client libraries, as docs/identity.md has them', () => {
  let service: Service;
  let folder: string;
  let certFile: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-tls-'));
    certFile = join(folder, 'certificate.pem');
    const keyFile = join(folder, 'key.pem');
    const { cert, key } = await makeCertificate();
    await writeFile(certFile, cert);
    await writeFile(keyFile, key, { mode: 0o600 });
    // The port is part of the issuer's address, so it has to be known before the service listens.
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

  it('get a token over https in Node.js and cache it, and the token opens a recall', async () => {
    const client = await service.onboard();
    const recall = { vin: '123456789AC', ...RECALL };
    const { status, body, cached, expiresOn } = await runDocumentedLines('js', {
      client,
      certFile,
      serviceUrl: service.url,
      recall,
    });
    expect({ status, body }).toEqual({
      status: 201,
      body: { manufacturer: client.manufacturer?.name, recall },
    });
    expect(cached).toBe(true);
    const lifetime = (new Date(expiresOn ?? '').getTime() - Date.now()) / 1_000;
    expect(lifetime).toBeGreaterThan(2_000);
    // MSAL counts in whole seconds, and rounds them up.
    expect(lifetime).toBeLessThanOrEqual(2_101);
    expect(await service.query("SELECT vin FROM recall WHERE vin = '123456789AC'")).toHaveLength(1);
  });

  it.skipIf(!hasPythonMsal)(
    'get a token over https in Python and cache it, and the token opens a recall (skipped unless msal is installed: python3-msal)',
    async () => {
      const client = await service.onboard();
      const recall = { vin: 'PYTHON00000000001', ...RECALL };
      const outcome = await runDocumentedLines('python', {
        client,
        certFile,
        serviceUrl: service.url,
        recall,
      });
      expect(outcome).toEqual({
        status: 201,
        body: { manufacturer: client.manufacturer?.name, recall },
        cached: true,
      });
      expect(await service.query("SELECT vin FROM recall WHERE vin = 'PYTHON00000000001'")).toHaveLength(1);
    },
  );

  it('need https: Node.js’s refuses the address of a service that has plain HTTP', async () => {
    const plain = { ...(await service.onboard()), accessTokenUrl: 'http://127.0.0.1:1/a/oauth2/v2.0/token' };
    const given = { client: plain, certFile, serviceUrl: service.url, recall: RECALL };
    await expect(runDocumentedLines('js', given)).rejects.toThrow(/authority_uri_insecure/);
  });

  it.skipIf(!hasOpenSsl)(
    'find a certificate for this machine in what the documented line of openssl makes (skipped unless openssl is installed)',
    async () => {
      const [makesFolder, makesCertificate, starts] = (await documentedLines('sh')).trim().split('\n');
      expect(starts).toBe('TLS_CERT_FILE=data/tls.pem TLS_KEY_FILE=data/tls.key npm start');

      const made = await shell(`${makesFolder}\n${makesCertificate}`, { cwd: folder });

      expect(made.status).toBe(0);
      const certificate = new X509Certificate(await readFile(join(folder, 'data/tls.pem')));
      expect(certificate.checkIP('127.0.0.1')).toBe('127.0.0.1');
      expect(certificate.checkHost('localhost')).toBe('localhost');
      const key = createPrivateKey(await readFile(join(folder, 'data/tls.key')));
      expect(certificate.checkPrivateKey(key)).toBe(true);
    },
  );
});
