import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { addressFor } from '../../../src/platform/database/connection-needs.js';

const pooled = 'postgres://recalls@pooler/recalls';
const direct = 'postgres://recalls@db/recalls';

/** They read, check or make the addresses themselves, and open no connection of the service with them. */
const ABOUT_ADDRESSES = [
  'src/bootstrap/serve.ts',
  'src/platform/backup/reach-database.ts',
  'src/platform/cli/command-settings.ts',
  'src/platform/cli/with-service-context.ts',
  'src/platform/config/read-settings.ts',
  'src/platform/config/settings.ts',
  'src/platform/database/connection-needs.ts',
  'src/platform/database/open-database.ts',
  'src/platform/database/pooler/check-addresses.ts',
];

describe('A connection', () => {
  it.each([
    'work',
    'reserved',
    'look-ups of MOT',
    'health',
    'metrics',
  ] as const)('for %s goes through the pooler', (purpose) => {
    expect(addressFor(purpose, { databaseUrl: pooled, databaseSessionUrl: direct })).toBe(pooled);
  });

  it.each([
    'migration',
    'import claim',
    'import staging',
    'validation',
    'register load',
    'backup',
    'command',
    'lock watch',
  ] as const)('for a %s goes where sessions are, which is the one address without a pooler', (purpose) => {
    expect(addressFor(purpose, { databaseUrl: pooled, databaseSessionUrl: direct })).toBe(direct);
    expect(addressFor(purpose, { databaseUrl: direct, databaseSessionUrl: undefined })).toBe(direct);
  });

  it('is opened for a purpose, and not to an address that somebody chose elsewhere', () => {
    const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).map((file) => `src/${file}`);
    const naming = files.filter(
      (file) => file.endsWith('.ts') && /\bdatabase(Session)?Url\b/.test(readFileSync(file, 'utf8')),
    );
    expect(naming.toSorted()).toEqual(ABOUT_ADDRESSES);
  });
});
