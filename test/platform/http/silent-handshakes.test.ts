import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Service } from '../../support/service.js';

describe('A TLS handshake that is not finished', () => {
  let folder: string;
  let service: Service;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-tls-'));
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }]);
    const tls = { certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') };
    await writeFile(tls.certFile, cert);
    await writeFile(tls.keyFile, key);
    service = await Service.start({ tls });
  });
  afterAll(async () => {
    await service.stop();
    await rm(folder, { recursive: true });
  });

  it('keeps its connection for ten seconds and no longer, silent or in the middle of a record', async () => {
    const begun = performance.now();
    const port = Number(new URL(service.url).port);
    const sockets = Array.from({ length: 40 }, () => connect(port, '127.0.0.1'));
    await Promise.all(
      sockets.map((socket, index) => {
        socket.on('error', () => {});
        socket.resume();
        if (index % 2 === 1) socket.write(Buffer.from('160301020001', 'hex'));
        return once(socket, 'close');
      }),
    );
    const took = performance.now() - begun;
    expect(took).toBeGreaterThan(9_000);
    expect(took).toBeLessThan(15_000);
  }, 120_000);
});
