import { describe, expect, it } from 'vitest';
import { hostsOf, nameOf } from '../../../src/platform/config/database-hosts.js';
import { type InvalidSettings, readSettings } from '../../../src/platform/config/read-settings.js';

const ONE = 'postgres://recalls:secret@one:5433/recalls?sslmode=verify-full';
const FORM = 'postgres://user:password@one:5432,two:5432/database?target_session_attrs=read-write';
const NAME_EACH = `must name each host, and its port if it is not 5432: ${FORM}`;
const IN_FRONT = `must name its hosts in front of the database: ${FORM}`;
const NO_URL = 'must be an address that starts with postgres:// or postgresql://';

const databaseOf = (DATABASE_URL: string) => readSettings({ DATABASE_URL }).databaseUrl ?? '';

function faultsOf(variables: NodeJS.ProcessEnv): readonly string[] {
  try {
    readSettings(variables);
  } catch (error) {
    return (error as InvalidSettings).faults;
  }
  return [];
}

describe('The address of a database', () => {
  it('with one host is what was given', () => {
    for (const address of [ONE, 'postgresql://one', 'postgres://a%2Fb:c%40d@[::1]:5432/recalls#x']) {
      expect(databaseOf(address)).toBe(address);
      expect(hostsOf(databaseOf(address))).toBeUndefined();
    }
    expect(hostsOf('postgres://recalls:secret@/recalls?host=%2Ftmp')).toBeUndefined();
    expect(readSettings({ DATABASE_URL: 'embedded' }).databaseUrl).toBeUndefined();
  });

  it.each([
    ['one:5433,two', ['one:5433', 'two:5432']],
    ['one,two', ['one:5432', 'two:5432']],
    ['[::1]:5433,10.0.0.2,db-3.example.', ['[::1]:5433', '10.0.0.2:5432', 'db-3.example.:5432']],
  ])('may name several hosts: %s', (names, expected) => {
    for (const target of ['', 'target_session_attrs=read-write&', 'target_session_attrs=primary&']) {
      const address = databaseOf(
        `postgres://recalls:p%40ss@${names}/recalls?${target}sslmode=verify-full&options=-c%20a%3Db`,
      );
      expect(hostsOf(address)?.map(nameOf)).toEqual(expected);
      // Whatever knows one host gets the first of them, with all else that the address says.
      const url = new URL(address);
      expect(url.host).toBe(expected[0]);
      expect([url.username, url.password, url.pathname]).toEqual(['recalls', 'p%40ss', '/recalls']);
      expect(url.searchParams.get('sslmode')).toBe('verify-full');
      expect(url.searchParams.get('options')).toBe('-c a=b');
      expect(url.searchParams.has('target_session_attrs')).toBe(false);
      // Settings that were read are read again by those who hand them on.
      expect(databaseOf(address)).toBe(address);
    }
  });

  it('may name several hosts for the owner and for sessions too', () => {
    const several = 'postgres://recalls:secret@one,two/recalls';
    const settings = readSettings({
      DATABASE_URL: ONE,
      DATABASE_OWNER_URL: several,
      DATABASE_SESSION_URL: several,
    });
    for (const address of [settings.databaseOwnerUrl, settings.databaseSessionUrl]) {
      expect(hostsOf(address ?? '')?.map(nameOf)).toEqual(['one:5432', 'two:5432']);
    }
  });

  it.each([
    ['postgres://recalls:secret@one,/recalls', NAME_EACH],
    ['postgres://recalls:secret@,two/recalls', NAME_EACH],
    ['postgres://recalls:secret@one:0,two/recalls', NAME_EACH],
    ['postgres://recalls:secret@one,two:65536/recalls', NAME_EACH],
    ['postgres://recalls:secret@one,two:port/recalls', NAME_EACH],
    ['postgres://recalls:secret@one,::1/recalls', NAME_EACH],
    ['postgres://recalls:secret@one,[two]/recalls', NAME_EACH],
    ['postgres://recalls:secret@%2Ftmp,two/recalls', NAME_EACH],
    ['postgres://recalls:secret@one,two/recalls?host=three', IN_FRONT],
    ['postgres://recalls:secret@/recalls?host=one,two', `${NO_URL}, or embedded`],
    ['postgres://one/recalls?host=one,two', IN_FRONT],
    ...['any', 'read-only', 'standby', 'prefer-standby', ''].map((target) => [
      `postgres://recalls:secret@one,two/recalls?target_session_attrs=${target}`,
      `must have target_session_attrs=read-write or primary when it names several hosts, because the service writes: ${FORM}`,
    ]),
    ['mysql://recalls:secret@one/recalls', `${NO_URL}, or embedded`],
    ['mysql://recalls:secret@one,two/recalls', `${NO_URL}, or embedded`],
  ])('is refused without being quoted: %s', (address, fault) => {
    expect(faultsOf({ DATABASE_URL: address })).toEqual([`DATABASE_URL ${fault}`]);
  });

  it('of the owner is refused in the same words', () => {
    expect(faultsOf({ DATABASE_URL: ONE, DATABASE_OWNER_URL: 'embedded' })).toEqual([
      `DATABASE_OWNER_URL ${NO_URL}`,
    ]);
  });

  it('of a replica names one host', () => {
    const fault = 'DATABASE_REPLICA_URL must name one host, without a comma';
    expect(faultsOf({ DATABASE_REPLICA_URL: 'postgres://one:5432,two:5432/recalls' })).toEqual([fault]);
    expect(faultsOf({ DATABASE_REPLICA_URL: 'redis://one' })).toEqual([`DATABASE_REPLICA_URL ${NO_URL}`]);
    expect(readSettings({ DATABASE_REPLICA_URL: ONE }).databaseReplica?.url).toBe(ONE);
  });
});
