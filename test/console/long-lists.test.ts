import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { partOf } from '../../src/platform/console/forms/list-part.js';
import { Console } from './console-browser.js';

const ROWS = 250;

let desk: Console;

beforeAll(async () => {
  desk = await Console.start();
  await desk.service.query(
    `INSERT INTO manufacturer (name, team_email, sftp_username, created_at)
     SELECT 'Maker ' || n, 'team-' || n || '@example.com', 'maker-' || n, now() FROM generate_series(1, $1) AS n`,
    [ROWS],
  );
  await desk.service.query(
    `INSERT INTO console_person (id, name, role, created_at)
     SELECT gen_random_uuid(), 'Person ' || n, 'viewer', now() FROM generate_series(1, $1) AS n`,
    [ROWS],
  );
});
afterAll(() => desk?.stop());

describe('A list that is longer than a page', () => {
  it.each([
    ['/console/manufacturers?name=maker', /href="\/console\/manufacturers\/\d+"/g],
    ['/console/people?role=viewer', /href="\/console\/people\/[0-9a-f-]{36}"/g],
  ])('is read page by page with its filters: %s', async (first, ROW) => {
    const administrator = await desk.signIn();
    const seen: string[] = [];
    const lengths: number[] = [];
    for (let address: string | undefined = first; address !== undefined; ) {
      const { text } = await administrator.get(address);
      expect(text).toContain(`${ROWS} `);
      const rows: string[] = text.match(ROW) ?? [];
      seen.push(...rows);
      lengths.push(rows.length);
      address = /href="([^"]+)" rel="next"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
      if (address !== undefined) expect(address.startsWith(`${first}&cursor=`)).toBe(true);
    }
    expect(lengths).toEqual([100, 100, 50]);
    expect(new Set(seen).size).toBe(ROWS);
  });

  it('has all rows in its CSV, wherever the page began', async () => {
    const administrator = await desk.signIn();
    const { text } = await administrator.get('/console/manufacturers.csv?name=maker&cursor=200');
    expect(text.split('\r\n')).toHaveLength(ROWS + 2);
  });

  it.each([
    '',
    '-1',
    '1.5',
    'nonsense',
    '99999999999',
  ])('begins at its beginning for the cursor %j', (cursor) => {
    expect(partOf([1, 2], { cursor, name: 'a' })).toEqual({
      rows: [1, 2],
      total: 2,
      next: null,
      query: '?name=a',
    });
  });
});
