import { connect, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../../../src/platform/config/read-settings.js';
import { connectionTo } from '../../../../src/platform/database/connection.js';
import { openConnection } from '../../../../src/platform/database/open-connection.js';
import { isDatabaseUnavailable } from '../../../../src/platform/errors/database-unavailable.js';
import { PostgresServer } from '../../../topology/postgres-server.js';

const IS_STANDBY = 'SELECT pg_is_in_recovery() AS "isStandby"';

describe('A standby', () => {
  let primary: PostgresServer;
  let standby: PostgresServer;
  /** An address that leads to one server and later to another, as a floating address or a name does. */
  let floating: Server;
  let leadsTo: PostgresServer;

  beforeAll(async () => {
    primary = await PostgresServer.start();
    standby = await primary.startStandby();
    leadsTo = primary;
    floating = createServer((near) => {
      const { hostname, port } = new URL(leadsTo.url);
      const far = connect(Number(port), hostname);
      for (const socket of [near, far]) socket.on('error', () => {});
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((resolve) => floating.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    floating?.close();
    await standby?.remove();
    await primary?.remove();
  });

  const open = (...hosts: string[]) => {
    const { databaseUrl } = readSettings({
      DATABASE_URL: primary.url.replace(new URL(primary.url).host, hosts.join(',')),
    });
    return openConnection(connectionTo(databaseUrl));
  };
  const hostOf = ({ url }: PostgresServer) => new URL(url).host;

  it('is passed over when it is the first host', async () => {
    const connection = await open(hostOf(standby), hostOf(primary));
    expect((await connection.query(IS_STANDBY)).rows).toEqual([{ isStandby: false }]);
    await connection.end();
  });

  it('gets no statement when the address of the primary leads to it', async () => {
    const address = floating.address();
    if (address === null || typeof address === 'string') throw new Error('A TCP server has a port.');
    const hosts = [`127.0.0.1:${address.port}`, hostOf(standby)];
    // It stays open, so that the address counts as that of the primary.
    const before = await open(...hosts);
    leadsTo = standby;
    const error = await open(...hosts).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: '25006', message: 'a standby, which takes no changes' });
    expect(isDatabaseUnavailable(error)).toBe(true);
    // From then on the address is doubted.
    await expect(open(...hosts)).rejects.toThrow(
      `none of its hosts is a primary: ${hosts.map((host) => `${host} (a standby, which takes no changes)`).join(', ')}`,
    );
    await before.end();
  });
});
