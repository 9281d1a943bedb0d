import { describe, expect, it } from 'vitest';
import { issueInNewName, tidyName } from '../../../src/platform/clients/client-fields.js';
import { looksLike } from '../../../src/platform/clients/look-alike-names.js';

describe('The name of a manufacturer or client', () => {
  it.each([
    'Škoda Auto a.s.',
    'Citroën UK (2024) – No. 1',
    'Rolls‐Royce & Sons',
    'Łada',
    'ВАЗ',
    'Δέλτα Μότορς',
    'トヨタ自動車 Toyota',
    '현대 Hyundai 現代',
  ])('may be %s', (name) => {
    expect(issueInNewName(name)).toBeUndefined();
  });

  it.each([
    ['Аcme Motors', 'must not mix letters of different scripts'],
    ['Acmе', 'must not mix letters of different scripts'],
    ['Οrion Cars', 'must not mix letters of different scripts'],
    ['Opel Ꭺ', 'must not mix letters of different scripts'],
    ['Ford ա', 'must not mix letters of different scripts'],
    ['Ac\u200bme', 'must not have control or invisible characters'],
    ['Ac\u00adme', 'must not have control or invisible characters'],
    ['Acme\u2060', 'must not have control or invisible characters'],
    ['Ac\u034fme', 'must not have control or invisible characters'],
    ['Acme\ufe0f', 'must not have control or invisible characters'],
    ['Acme\u3164', 'must not have control or invisible characters'],
    ['Ac\u2800me', 'must not have control or invisible characters'],
    ['Acme\u{e0041}', 'must not have control or invisible characters'],
  ])('may not be %j', (name, message) => {
    expect(issueInNewName(name)).toBe(message);
  });

  it.each([
    ['Acme\u00a0Motors', 'Acme Motors'],
    ['\u3000Acme\u2009\u202fMotors ', 'Acme Motors'],
    ['Acme  Motors', 'Acme Motors'],
  ])('%j is kept with plain spaces', (name, kept) => {
    expect(tidyName(name)).toBe(kept);
  });

  it.each([
    ['ACME', 'acme'],
    ['ВАЗ', 'BA3'],
    ['АСМЕ', 'ACME'],
    ['Iveco', 'lveco'],
    ['Orion', '0rion'],
    ['Ｆｏｒｄ', 'Ford'],
    ['𝐅𝐨𝐫𝐝', 'FORD'],
    ['Harnilton', 'Hamilton'],
    ['Vo1vo', 'Volvo'],
  ])('%s looks like %s', (one, other) => {
    expect(looksLike(one, other)).toBe(true);
    expect(looksLike(other, one)).toBe(true);
  });

  it.each([
    ['Skoda', 'Škoda'],
    ['Ford', 'Fort'],
    ['Maker 1', 'Maker 2'],
    ['Seat', 'Fiat'],
    ['BYD', 'BMW'],
  ])('%s does not look like %s', (one, other) => {
    expect(looksLike(one, other)).toBe(false);
  });
});
