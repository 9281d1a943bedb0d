import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../../../src/platform/config/read-settings.js';
import { connectionTo } from '../../../../src/platform/database/connection.js';
import { openConnection } from '../../../../src/platform/database/open-connection.js';
import { PostgresServer } from '../../../topology/postgres-server.js';
import { makeCertificate } from '../../identity/entra/certificate.js';

describe('With sslmode=verify-full and several hosts', () => {
  let folder: string;
  let postgres: PostgresServer;
  let port: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-verified-host-'));
    postgres = await PostgresServer.start();
    const certificate = await makeCertificate();
    await writeFile(join(folder, 'root.crt'), certificate.cert);
    await postgres.useTls(certificate);
    ({ port } = new URL(postgres.url));
  });
  afterAll(async () => {
    await postgres?.remove();
    await rm(folder, { recursive: true });
  });

  /** The certificate is for 127.0.0.1. */
  const open = (...hosts: string[]) => {
    const names = hosts.map((host) => `${host}:${port}`).join(',');
    const address = postgres.url.replace(`127.0.0.1:${port}`, names);
    const { databaseUrl } = readSettings({
      DATABASE_URL: `${address}?sslmode=verify-full&sslrootcert=${join(folder, 'root.crt')}`,
    });
    return openConnection(connectionTo(databaseUrl));
  };

  it('a connection goes to the host whose certificate has its name, and is encrypted', async () => {
    const connection = await open('localhost', '127.0.0.1');
    const { rows } = await connection.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
    expect(rows).toEqual([{ ssl: true }]);
    expect(connection.host).toBe('127.0.0.1');
    await connection.end();
  });

  it('no host is a primary whose certificate has another name', async () => {
    await expect(open('localhost', 'localhost')).rejects.toThrow(
      /^none of its hosts is a primary: localhost:\d+ \(Hostname\/IP does not match certificate's altnames: .+\), localhost:\d+ \(Hostname/,
    );
  });
});
