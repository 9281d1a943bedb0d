import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/platform/config/read-settings.js';
import { PasswordHasher } from '../../../src/platform/third-party-access/passwords/password-hasher.js';

function hasherOf(passwordHashesAtOnce: number): PasswordHasher {
  return new PasswordHasher({ ...readSettings({ NODE_ENV: 'test' }), passwordHashesAtOnce });
}

describe('Hashing passwords', () => {
  it('makes another hash each time, of which only the password is right', async () => {
    const hasher = hasherOf(2);
    const [one, other] = await Promise.all([hasher.hash('a', 'Secret'), hasher.hash('a', 'Secret')]);
    expect(one).not.toBe(other);
    for (const hash of [one, other]) {
      expect(await hasher.verify('a', hash, 'Secret')).toBe(true);
      expect(await hasher.verify('a', hash, 'secret')).toBe(false);
    }
  });

  it('is no password’s where there is no user', async () => {
    expect(await hasherOf(2).verify('a', undefined, 'Secret')).toBe(false);
  });

  it('lets 32 of a network wait, refuses more, and takes those of others', async () => {
    const hasher = hasherOf(2);
    const many = Array.from({ length: 40 }, () => hasher.verify('a', undefined, 'x'));
    const outcomes = Promise.allSettled(many);
    expect(await hasher.verify('b', undefined, 'x')).toBe(false);
    const refused = (await outcomes).filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(8);
    for (const refusal of refused) {
      expect(refusal).toMatchObject({ reason: { kind: 'unavailable', headers: { 'retry-after': '1' } } });
    }
  });

  it('lets a network that has few go before one that has many', async () => {
    // One at a time, because of two threads one can be paused while the other finishes many.
    const hasher = hasherOf(1);
    const finished: string[] = [];
    const verify = async (network: string) => {
      await hasher.verify(network, undefined, 'x');
      finished.push(network);
    };
    const many = Array.from({ length: 20 }, () => verify('a'));
    await Promise.all([...many, verify('b')]);
    expect(finished.indexOf('b')).toBeLessThan(3);
  });

  it('leaves a thread of libuv to everything else, unless a setting says otherwise', () => {
    expect(readSettings({}).passwordHashesAtOnce).toBeLessThanOrEqual(3);
    expect(readSettings({ UV_THREADPOOL_SIZE: '2' }).passwordHashesAtOnce).toBe(1);
    expect(readSettings({ PASSWORD_HASHES_AT_ONCE: '7' }).passwordHashesAtOnce).toBe(7);
  });
});
