import { describe, expect, it } from 'vitest';
import { sftpUsernameFor } from '../../../src/recalls/manufacturers/sftp-username.js';

const nobody: ReadonlySet<string> = new Set();

describe('the SFTP username of a manufacturer', () => {
  it.each([
    ['ABC', 'abc'],
    ['Acme Motors Ltd.', 'acme-motors-ltd'],
    ['  --Acme & Sons--  ', 'acme-sons'],
    ['Citroën', 'citroen'],
    ['Škoda Auto', 'skoda-auto'],
    ['../../etc', 'etc'],
    ['A/B\\C', 'a-b-c'],
    ['トヨタ', 'manufacturer'],
    ['x'.repeat(100), 'x'.repeat(32)],
    [`${'x'.repeat(31)} y`, 'x'.repeat(31)],
  ])('of %j is %j', (name, username) => {
    expect(sftpUsernameFor(name, nobody)).toBe(username);
  });

  it('has a number when it would be taken, and never more than 32 characters', () => {
    const taken = new Set<string>();
    for (let count = 0; count < 120; count++) {
      const username = sftpUsernameFor('x'.repeat(100), taken);
      expect(taken.has(username)).toBe(false);
      expect(username).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/);
      taken.add(username);
    }
  });
});
