import { describe, expect, it } from 'vitest';
import { Doorkeeper, Visitor } from '../../src/sftp-server/doorkeeper.js';
import { DEFAULT_SFTP_POLICY } from '../../src/sftp-server/sftp-policy.js';
import { FakeClock } from '../support/fake-clock.js';

describe('whoever has a whole network of IPv6 addresses', () => {
  const failures = { most: 3, withinMs: 60_000, banMs: 60_000 };
  const doorkeeper = () =>
    new Doorkeeper({ ...DEFAULT_SFTP_POLICY, failures, strangersPerAddress: 2 }, new FakeClock());
  const admit = (door: Doorkeeper, address: string) => {
    const visitor = door.admit(address);
    if (!(visitor instanceof Visitor)) throw new Error(`${address} was not let in: ${visitor}`);
    return visitor;
  };

  it('is shut out with all of them', () => {
    const door = doorkeeper();
    for (const host of [1, 2, 3]) {
      const visitor = admit(door, `2001:db8:0:1::${host}`);
      expect(visitor.failedToLogIn()).toBe(host === 3);
      visitor.leave();
    }
    expect(door.admit('2001:db8:0:1:ffff::1')).toBe('banned');
    expect(door.admit('2001:db8:0:2::1')).toBeInstanceOf(Visitor);
    expect(door.admit('192.0.2.1')).toBeInstanceOf(Visitor);
  });

  it('has no more connections than somebody with one address, until one has logged in or is gone', () => {
    const door = doorkeeper();
    const [one, other] = [admit(door, '2001:db8:0:1::1'), admit(door, '2001:db8:0:1::2')];
    expect(door.admit('2001:db8:0:1::3')).toBe('too many strangers');
    expect(one.identify('acme')).toBe(true);
    admit(door, '2001:db8:0:1::3');
    expect(door.admit('2001:db8:0:1::4')).toBe('too many strangers');
    other.leave();
    admit(door, '2001:db8:0:1::4');
  });
});
