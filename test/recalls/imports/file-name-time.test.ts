import { describe, expect, it } from 'vitest';
import { faultsOfFileName } from '../../../src/recalls/imports/intake/file-name-check.js';
import { asOfByName, timeInName } from '../../../src/recalls/imports/intake/file-name-time.js';

const RECEIVED = Date.parse('2027-03-05T12:00:00Z');

describe('The time in a file’s name', () => {
  it.each([
    ['recalls_20261130T0615Z.csv', '2026-11-30T06:15:00Z'],
    ['recalls_20261130T061559Z.csv', '2026-11-30T06:15:59Z'],
    ['20261130T0615Z.csv', '2026-11-30T06:15:00Z'],
    ['20261130T0615Z_recalls.csv', '2026-11-30T06:15:00Z'],
    ['acme-20261130T0615Z-full.CSV', '2026-11-30T06:15:00Z'],
    ['acme.20261130T0615Z.v2.csv', '2026-11-30T06:15:00Z'],
    ['acme_20261130t0615z.csv', '2026-11-30T06:15:00Z'],
    ['2026-11-30_20261130T0615Z.csv', '2026-11-30T06:15:00Z'],
    ['leap_20280229T2359Z.csv', '2028-02-29T23:59:00Z'],
    ['recalls_20261130T0615Z.txt', '2026-11-30T06:15:00Z'],
    ['recalls_20261130T0615Z', '2026-11-30T06:15:00Z'],
  ])('is read from %s', (name, time) => {
    expect(timeInName(name)).toEqual({ kind: 'time', at: Date.parse(time) });
  });

  it.each([
    'recalls.csv',
    'recalls_2026-11-30.csv',
    'recalls_20261130.csv',
    'recalls_20261130_0615.csv',
    'recalls_20261130-0615Z.csv',
    'T0615Z.csv',
    'R2026T06.csv',
    '日本.csv',
    '',
  ])('is missing in %j', (name) => {
    expect(timeInName(name)).toEqual({ kind: 'none' });
  });

  it.each([
    ['a month that does not exist', 'recalls_20261330T0615Z.csv', 'exists'],
    ['month 0', 'recalls_20260030T0615Z.csv', 'exists'],
    ['a day that the month does not have', 'recalls_20260431T0615Z.csv', 'exists'],
    ['29 February of a common year', 'recalls_20270229T0615Z.csv', 'exists'],
    ['hour 24', 'recalls_20261130T2400Z.csv', 'exists'],
    ['minute 60', 'recalls_20261130T0660Z.csv', 'exists'],
    ['second 60', 'recalls_20261130T061560Z.csv', 'exists'],
    ['no Z', 'recalls_20261130T0615.csv', 'in UTC'],
    ['an offset', 'recalls_20261130T0615+0100.csv', 'in UTC'],
    ['hours alone', 'recalls_20261130T06Z.csv', 'in UTC'],
    ['five digits', 'recalls_20261130T06150Z.csv', 'in UTC'],
    ['the extended form', 'recalls_2026-11-30T06:15Z.csv', 'in UTC'],
    ['letters in front', 'recalls20261130T0615Z.csv', 'in UTC'],
    ['letters behind', 'recalls_20261130T0615Zfull.csv', 'in UTC'],
    ['more digits in front', '1120261130T0615Z.csv', 'in UTC'],
    ['another century', 'recalls_19261130T0615Z.csv', 'in UTC'],
    ['year 0', 'recalls_00001130T0615Z.csv', 'in UTC'],
    ['two times', '20261130T0615Z_20261130T0616Z.csv', 'one time'],
    ['one time twice', '20261130T0615Z_20261130T0615Z.csv', 'one time'],
    ['one right and one wrong time', '20261130T0615Z_20261330T0615Z.csv', 'one time'],
  ])('is refused with %s', (_, name, words) => {
    const expected = expect.stringContaining(words);
    expect(timeInName(name)).toEqual({ kind: 'invalid', expected });
    expect(faultsOfFileName(name, RECEIVED)).toEqual([
      {
        line: null,
        column: null,
        reason: 'Invalid time in the file name',
        value: expect.any(String),
        expected,
      },
    ]);
    expect(asOfByName(name, RECEIVED)).toBeUndefined();
  });

  it('is one fault of several that a name may have', () => {
    expect(faultsOfFileName('my 20261330T0615Z.txt', RECEIVED).map(({ reason }) => reason)).toEqual([
      'Wrong file extension',
      'Spaces in the file name',
      'Invalid time in the file name',
    ]);
    expect(faultsOfFileName('my 20261130T0615Z.csv', RECEIVED).map(({ reason }) => reason)).toEqual([
      'Spaces in the file name',
    ]);
  });

  it.each([
    ['20270305T115959Z.csv', '2027-03-05T11:59:59Z'],
    ['20270305T1200Z.csv', '2027-03-05T12:00:00Z'],
    ['20270305T120001Z.csv', '2027-03-05T12:00:00Z'],
    ['20270305T1205Z.csv', '2027-03-05T12:00:00Z'],
  ])('%s counts as %s when the file comes at 12:00:00Z: five minutes ahead are taken as the receipt', (name, asOf) => {
    expect(faultsOfFileName(name, RECEIVED)).toEqual([]);
    expect(asOfByName(name, RECEIVED)).toBe(Date.parse(asOf));
  });

  it.each([
    '20270305T120501Z.csv',
    '20270305T1300Z.csv',
    '20991231T2359Z.csv',
  ])('of %s is refused when the file comes at 12:00:00Z', (name) => {
    expect(faultsOfFileName(name, RECEIVED)).toEqual([
      {
        line: null,
        column: null,
        reason: 'Future time in the file name',
        value: name,
        expected: 'must not have a time after its receipt, which was at 2027-03-05T12:00:00Z: is it in UTC?',
      },
    ]);
    expect(asOfByName(name, RECEIVED)).toBeUndefined();
  });

  it('is one millisecond too far ahead when the receipt is that much earlier', () => {
    expect(faultsOfFileName('20270305T1205Z.csv', RECEIVED - 1)).toHaveLength(1);
  });
});
