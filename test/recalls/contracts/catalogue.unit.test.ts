import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BAD_REQUEST, CATALOGUE } from '../../../src/recalls/errors/catalogue.js';

/** The letters of a code determine its status. */
const STATUSES: Readonly<Record<string, readonly number[]>> = {
  BR: [400],
  UA: [401],
  FB: [403],
  NF: [404],
  CF: [409],
  PC: [412],
  RL: [429],
  UN: [500, 503],
};

/** The statuses of each code. One code has two: for a bug, and for a dependency that is down. */
const STATUSES_OF_CODES = new Map<string, number[]>();
for (const { errorCode, status } of Object.values(CATALOGUE)) {
  STATUSES_OF_CODES.set(errorCode, [...(STATUSES_OF_CODES.get(errorCode) ?? []), status]);
}

describe('The error catalogue', () => {
  it.each(Object.entries(CATALOGUE))('gives %s the status its letters say', (_name, {
    errorCode,
    status,
  }) => {
    const letters = /^RECALLS-([A-Z]{2})-\d{2}$/.exec(errorCode)?.[1] ?? '';
    expect(STATUSES[letters]).toContain(status);
  });

  it('has a code of its own for every meaning', () => {
    const meanings = new Map<string, string>();
    for (const { errorCode, errorMessage } of Object.values(CATALOGUE)) {
      expect(meanings.get(errorCode) ?? errorMessage, errorCode).toBe(errorMessage);
      meanings.set(errorCode, errorMessage);
    }
    expect(new Set(meanings.values()).size).toBe(meanings.size);
    expect(new Set(Object.values(BAD_REQUEST)).size).toBe(Object.keys(BAD_REQUEST).length);
  });

  it('has the codes and texts of the API guide', () => {
    const texts = Object.fromEntries(
      Object.values(CATALOGUE).map(({ errorCode, errorMessage }) => [errorCode, errorMessage]),
    );
    expect(texts).toEqual({
      'RECALLS-BR-01': expect.any(String),
      'RECALLS-UA-01': 'Your authorisation failed',
      'RECALLS-FB-01': 'You do not have permission to access this endpoint',
      'RECALLS-FB-02': 'Your access token has expired',
      'RECALLS-FB-03': 'Your API key is invalid',
      'RECALLS-FB-04': 'Your access token is missing',
      'RECALLS-NF-01': 'Not Found',
      'RECALLS-NF-02': 'URL not found',
      'RECALLS-CF-01': expect.any(String),
      'RECALLS-PC-01': 'You have reached the limit of active client secrets',
      'RECALLS-PC-02': 'The resource has been changed since you read it',
      'RECALLS-RL-01': 'You have exceeded your daily usage allowance',
      'RECALLS-RL-02': 'You have sent too many requests in a short amount of time',
      'RECALLS-UN-01': 'Unknown error encountered',
    });
  });

  it('is the only place in the source that names a code', async () => {
    const naming = [];
    for (const name of await readdir('src', { recursive: true })) {
      const file = join('src', name);
      if (!file.endsWith('.ts')) continue;
      if (/RECALLS-[A-Z]{2}-\d/.test(await readFile(file, 'utf8'))) naming.push(file);
    }
    expect(naming).toEqual([join('src', 'recalls', 'errors', 'catalogue.ts')]);
  });

  it('is what the README lists, each code with its status', async () => {
    const rows = (await readFile('README.md', 'utf8')).matchAll(
      /^\| (RECALLS-[A-Z]{2}-\d{2}) \| (\d{3}) \|/gm,
    );
    const listed = [...rows].map(([, code, status]) => ({ code, status: Number(status) }));
    expect(listed.map(({ code }) => code).sort()).toEqual([...STATUSES_OF_CODES.keys()].sort());
    for (const { code, status } of listed) expect(STATUSES_OF_CODES.get(code ?? ''), code).toContain(status);
  });

  it.each([
    'README.md',
    'docs/api-rules.md',
  ])('has every code that %s names, with the status it names', async (file) => {
    const text = await readFile(file, 'utf8');
    // As the documents write them: "403 FB-01", "409 with RECALLS-CF-01", "is FB-04".
    const named = [
      ...text.matchAll(
        /(?:\b(?<status>[1-5]\d\d)(?: with)? )?\b(?:RECALLS-)?(?<short>(?:BR|UA|FB|NF|CF|PC|RL|UN)-\d+)\b/g,
      ),
    ];
    expect(named.length).toBeGreaterThan(8);
    for (const { groups } of named) {
      const statuses = STATUSES_OF_CODES.get(`RECALLS-${groups?.short}`);
      expect(statuses, groups?.short).toBeDefined();
      if (groups?.status !== undefined) expect(statuses, groups.short).toContain(Number(groups.status));
    }
  });
});
