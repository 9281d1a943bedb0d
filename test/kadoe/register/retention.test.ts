import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SupersededVersions } from '../../../src/kadoe/register/retention/superseded-versions.js';
import { keeper, RegisterSite, vehicle } from './register-site.js';

describe('What the register no longer holds to be true', () => {
  let site: RegisterSite;
  const numbers: number[] = [];
  beforeAll(async () => {
    site = await RegisterSite.start();
    site.service.clock.set('2027-01-01T00:00:00Z');
    for (const owner of ['FIRST', 'SECOND', 'THIRD']) {
      const lines = [vehicle('R1', 'RR10AAA', { keepers: [keeper(owner, '2020-01-01')] })];
      numbers.push((await site.load(lines)).number ?? 0);
      site.service.clock.advance({ days: 365 });
    }
  });
  afterAll(() => site.stop());

  const remove = (seen = {}) =>
    site.service.application.get(SupersededVersions, { strict: false }).remove(seen);
  const known = async () => {
    const owners: string[] = [];
    for (const load of numbers) {
      const answer = await site.resolveMark('RR10AAA', { load });
      owners.push(answer.outcome === 'keeper' ? (answer.party.lastName ?? '') : answer.outcome);
    }
    return owners;
  };

  it('is removed seven years after another version took its place, unless an enquiry that is kept may have seen it', async () => {
    expect(await known()).toEqual(['FIRST', 'SECOND', 'THIRD']);
    // The second load was at the beginning of 2028.
    site.service.clock.set('2034-12-01T00:00:00Z');
    expect(await remove()).toBe(0);
    site.service.clock.set('2035-02-01T00:00:00Z');
    expect(await remove({ live: numbers[0] ?? 0 })).toBe(0);
    expect(await remove({ test: numbers[0] ?? 0 })).toBe(1);
    expect(await known()).toEqual(['no keeper', 'SECOND', 'THIRD']);
    site.service.clock.set('2050-01-01T00:00:00Z');
    expect(await remove()).toBe(1);
    expect(await known()).toEqual(['no keeper', 'no keeper', 'THIRD']);
  });
});
