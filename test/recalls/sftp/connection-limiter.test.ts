import { beforeEach, describe, expect, it } from 'vitest';
import { ConnectionLimiter, TrackedConnection } from '../../../src/recalls/sftp/connection-limiter.js';
import { DEFAULT_SFTP_POLICY, type SftpPolicy } from '../../../src/recalls/sftp/sftp-policy.js';
import { FakeClock } from '../../support/fake-clock.js';

const GONE_AFTER_WORDS = { hasSpoken: true };
const GONE_IN_SILENCE = { hasSpoken: false };

describe('the connection limiter', () => {
  let clock: FakeClock;
  let door: ConnectionLimiter;
  let dropped: string[];

  const open = (policy: Partial<SftpPolicy> = {}) => {
    clock = new FakeClock();
    dropped = [];
    door = new ConnectionLimiter({ ...DEFAULT_SFTP_POLICY, ...policy }, clock);
  };
  beforeEach(() => open());

  const ask = (address: string) => door.admit(address, () => dropped.push(address));
  const admit = (address: string): TrackedConnection => {
    const tracked = ask(address);
    if (!(tracked instanceof TrackedConnection)) throw new Error(`${address} was not let in: ${tracked}`);
    return tracked;
  };
  /** Connects, sends something, and disconnects without a login. */
  const waste = (address: string) => admit(address).leave(GONE_AFTER_WORDS);

  describe('takes a whole network of IPv6 for one address', () => {
    it('when it shuts out', () => {
      open({ failures: { most: 3, withinMs: 60_000, banMs: 60_000 } });
      for (const host of [1, 2, 3]) {
        const tracked = admit(`2001:db8:0:1::${host}`);
        expect(tracked.failedToLogIn()).toBe(host === 3);
        tracked.leave(GONE_AFTER_WORDS);
      }
      expect(ask('2001:db8:0:1:ffff::1')).toBe('banned');
      expect(ask('2001:db8:0:2::1')).toBeInstanceOf(TrackedConnection);
      expect(ask('192.0.2.1')).toBeInstanceOf(TrackedConnection);
    });

    it('when it counts connections, until one has logged in or is gone', () => {
      open({ unauthenticatedPerAddress: 2 });
      const [one, other] = [admit('2001:db8:0:1::1'), admit('2001:db8:0:1::2')];
      expect(ask('2001:db8:0:1::3')).toBe('too many unauthenticated connections');
      expect(one.identify('acme')).toBeUndefined();
      admit('2001:db8:0:1::3');
      expect(ask('2001:db8:0:1::4')).toBe('too many unauthenticated connections');
      other.leave(GONE_IN_SILENCE);
      admit('2001:db8:0:1::4');
    });
  });

  it('does not shut out who tries again while nobody can judge logins', () => {
    for (let count = 0; count < 60; count++) {
      const tracked = admit('192.0.2.1');
      tracked.excuse();
      tracked.leave(GONE_AFTER_WORDS);
    }
    expect(ask('192.0.2.1')).toBeInstanceOf(TrackedConnection);
  });

  describe('keeps places for those who log in', () => {
    it('however many strangers there are', () => {
      open({ unauthenticated: 4 });
      for (let index = 0; index < 50; index++) admit(`198.51.${index}.1`);
      expect(dropped).toHaveLength(46);
      expect(admit('192.0.2.1').identify('acme')).toBeUndefined();
    });

    it('and drops the oldest stranger of the network that has the most', () => {
      open({ unauthenticated: 5 });
      const addresses = ['192.0.2.1', '203.0.113.1', '198.51.100.1', '198.51.100.2', '203.0.113.2'];
      for (const address of addresses) admit(address);
      admit('192.0.2.2');
      expect(dropped).toEqual(['203.0.113.1']);
      admit('192.0.2.3');
      expect(dropped).toEqual(['203.0.113.1', '192.0.2.1']);
      admit('192.0.2.4');
      expect(dropped).toEqual(['203.0.113.1', '192.0.2.1', '198.51.100.1']);
    });

    it('and drops strangers from addresses where nobody ever logged in first', () => {
      open({ unauthenticated: 2 });
      const earlier = admit('192.0.2.1');
      earlier.identify('acme');
      earlier.leave(GONE_AFTER_WORDS);
      admit('192.0.2.1');
      admit('198.51.100.1');
      admit('203.0.113.1');
      expect(dropped).toEqual(['198.51.100.1']);
    });

    it('of which all are taken when so many have logged in, and one account has so many of them', () => {
      open({ connections: 3, connectionsPerAccount: 2 });
      const visitors = ['acme', 'acme', 'other'].map((username) => {
        const tracked = admit('192.0.2.1');
        expect(tracked.identify(username)).toBeUndefined();
        return tracked;
      });
      expect(admit('192.0.2.1').identify('acme')).toBe('too many connections');
      expect(admit('192.0.2.1').identify('third')).toBe('full');
      visitors[0]?.leave(GONE_AFTER_WORDS);
      expect(admit('192.0.2.1').identify('third')).toBeUndefined();
    });
  });

  describe('limits how many connections without a login come within a minute', () => {
    const { rates, failures } = DEFAULT_SFTP_POLICY;

    it('from an address, and shuts it out for ten minutes when there are more', () => {
      expect(rates).toMatchObject({ withinMs: 60_000, unfinishedPerAddress: 30 });
      for (let times = 0; times < 30; times++) waste('192.0.2.1');
      expect(ask('192.0.2.1')).toBe('banned');
      expect(ask('192.0.2.2')).toBeInstanceOf(TrackedConnection);
      clock.advance({ milliseconds: failures.banMs - 1 });
      expect(ask('192.0.2.1')).toBe('banned');
      clock.advance({ milliseconds: 1 });
      expect(ask('192.0.2.1')).toBeInstanceOf(TrackedConnection);
    });

    it('from an address, of which those of a minute ago no longer count', () => {
      for (let times = 0; times < 29; times++) waste('192.0.2.1');
      clock.advance({ milliseconds: 30_000 });
      waste('192.0.2.1');
      clock.advance({ milliseconds: 30_000 });
      for (let times = 0; times < 29; times++) waste('192.0.2.1');
      expect(ask('192.0.2.1')).toBe('banned');
    });

    it.each([
      ['a /24', (host: number) => `192.0.2.${host}`, '192.0.3.1'],
      ['a /48', (host: number) => `2001:db8:1:${host}::1`, '2001:db8:2:1::1'],
    ])('from %s', (_, address, elsewhere) => {
      expect(rates.unfinishedPerNetwork).toBe(120);
      for (let host = 1; host <= 120; host++) waste(address(host));
      expect(ask(address(121))).toBe('too many connections of its network');
      expect(ask(elsewhere)).toBeInstanceOf(TrackedConnection);
      clock.advance({ milliseconds: 60_000 });
      expect(ask(address(121))).toBeInstanceOf(TrackedConnection);
    });

    it('from a network, but lets in addresses of it from which somebody has logged in before', () => {
      const known = admit('192.0.2.200');
      known.identify('acme');
      known.leave(GONE_AFTER_WORDS);
      for (let host = 1; host <= 120; host++) waste(`192.0.2.${host}`);
      expect(ask('192.0.2.201')).toBe('too many connections of its network');
      expect(ask('192.0.2.200')).toBeInstanceOf(TrackedConnection);
    });

    it('and counts those that have not come to an end yet', () => {
      open({ unauthenticatedPerAddress: 100 });
      for (let times = 0; times < 30; times++) admit('192.0.2.1');
      expect(ask('192.0.2.1')).toBe('banned');
    });

    it('and has 300 for those that say nothing, and does not count those that log in', () => {
      expect(rates.arrivalsPerAddress).toBe(300);
      for (let times = 0; times < 300; times++) {
        admit('192.0.2.1').leave(GONE_IN_SILENCE);
        if (times >= 100) continue;
        const tracked = admit('192.0.2.1');
        expect(tracked.identify('acme')).toBeUndefined();
        tracked.leave(GONE_AFTER_WORDS);
      }
      expect(ask('192.0.2.1')).toBe('too many connections of its address');
      clock.advance({ minutes: 1 });
      expect(ask('192.0.2.1')).toBeInstanceOf(TrackedConnection);
    });

    it('and how often an account logs in, from wherever', () => {
      expect(rates.loginsPerAccount).toBe(120);
      const logIn = (index: number, username = 'acme') => {
        const tracked = admit(`198.51.${index}.1`);
        const outcome = tracked.identify(username);
        tracked.leave(GONE_AFTER_WORDS);
        return outcome;
      };
      for (let index = 0; index < 120; index++) expect(logIn(index)).toBeUndefined();
      expect(logIn(120)).toBe('too many logins');
      expect(logIn(121, 'other')).toBeUndefined();
      clock.advance({ minutes: 1 });
      expect(logIn(122)).toBeUndefined();
    });
  });
});
