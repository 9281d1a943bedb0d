import { describe, expect, it } from 'vitest';
import { commandText, optionWords } from '../../../src/platform/console/pages/command-text.js';

describe('The command line that a page shows', () => {
  it.each([
    ['Acme', 'Acme'],
    ['acme.example/a@b:c,d=e', 'acme.example/a@b:c,d=e'],
    ['--role', '--role'],
    ['Acme Motors', "'Acme Motors'"],
    ["Tate's", `'Tate'\\''s'`],
    // Each of these is more than a word to some shell.
    ['a|b', "'a|b'"],
    ['=ls', "'=ls'"],
    ['$HOME', "'$HOME'"],
    ['~root', "'~root'"],
    ['', "''"],
  ])('has the name %s as one word', (name, shown) => {
    expect(commandText('clients', name)).toBe(`node bin/recalls.js clients ${shown}`);
  });

  it('has an option for each value that is given, also for one that looks like an option', () => {
    expect(optionWords({ name: '-x', role: undefined, status: 'active' })).toEqual([
      '--name=-x',
      '--status',
      'active',
    ]);
  });
});
