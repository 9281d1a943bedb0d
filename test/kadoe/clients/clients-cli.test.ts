import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OnboardedKadoeClient } from '../../../src/kadoe/onboarding/kadoe-onboarding.js';
import { createDatabase } from '../../support/service.js';
import { recalls } from '../../support/started-service.js';

describe('KADOE clients on the command line', () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof createDatabase>>;
  let customer: OnboardedKadoeClient;

  const settings = () => ({ DATA_DIR: folder, DATABASE_URL: database.url });
  const run = (...words: string[]) => recalls(words, settings());
  const line = async (...words: string[]) => {
    const { status, stdout, stderr } = await run(...words);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    return stderr;
  };
  const json = async (...words: string[]) => {
    const { status, stdout, stderr } = await run(...words);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return JSON.parse(stdout);
  };
  const query = async (sql: string) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
  const kadoe = (name: string, ...more: string[]) => [
    ...['onboard', '--role', 'kadoe', '--name', name, '--email', 'kadoe-team@example.com'],
    ...more,
  ];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-cli-'));
    database = await createDatabase();
    customer = await json(...kadoe('Harbour', '--enquirer', 'IT321=00EV,00AC', '--enquirer', 'IT322=00EV'));
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  it('onboards a customer with its enquirers, and prints what it needs once', async () => {
    expect(Object.keys(customer)).toEqual([
      'role',
      'clientId',
      'name',
      'environment',
      'plan',
      'userName',
      'oneTimePassword',
      'apiKey',
      'authenticateUrl',
      'apiUrl',
    ]);
    expect(customer).toMatchObject({ role: 'kadoe', name: 'Harbour', environment: 'live', plan: 'standard' });
    const shown = await json('clients', 'show', 'harbour');
    expect(shown).toMatchObject({
      clientId: customer.clientId,
      environment: 'live',
      clientSecrets: [],
      kadoe: { enquirers: { IT321: ['00AC', '00EV'], IT322: ['00EV'] }, linkProviderId: null, mandates: [] },
    });
    expect(JSON.stringify(shown)).not.toContain(customer.oneTimePassword);
    const [act] = await query("SELECT actor_kind, after FROM audit_entry WHERE action = 'client onboarded'");
    expect(act).toMatchObject({
      actor_kind: 'command line',
      after: { plan: 'standard', environment: 'live' },
    });
  });

  it('onboards a test client and a link provider, into a file that only its owner can read', async () => {
    const file = join(folder, 'provider.json');
    const words = ['--link-provider', '0024', '--mandate', 'IT321', '--mandate', 'IT322', '--out', file];
    expect(await run(...kadoe('Provider', ...words))).toEqual({ status: 0, stdout: '', stderr: '' });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ name: 'Provider' });

    const test = await json(...kadoe('Trying out', '--environment', 'test', '--enquirer', 'IT321=00EV'));
    expect(test).toMatchObject({ environment: 'test', apiKey: expect.stringMatching(/^vrk_test_/) });

    const all = await json('clients', 'list', '--role', 'kadoe');
    expect(all.map(({ name }: { name: string }) => name)).toEqual(['Harbour', 'Provider', 'Trying out']);
    const listed = await json('clients', 'list', '--environment', 'test');
    expect(listed).toMatchObject([{ name: 'Trying out', kadoe: { enquirers: { IT321: ['00EV'] } } }]);
  });

  it.each([
    [
      'every fault at once, in terms of its options',
      kadoe(' ', '--enquirer', 'IT1=00EV', '--enquirer', 'IT400=EV', '--mandate', 'IT321'),
      '--name must have 1 to 100 characters; --enquirer IT1 must be the id of an enquirer: two capital letters and three digits; ' +
        '--enquirer IT400 must be two digits and two capital letters; ' +
        '--mandate must not be given without a linkProviderId, because only a link provider has mandates',
    ],
    [
      'a mandate of an enquirer that there is not',
      kadoe('Nobody', '--link-provider', '0900', '--mandate', 'IT321', '--mandate', 'ZZ999'),
      '--mandate ZZ999 must be an enquirer of a client of the live environment',
    ],
    [
      "another client's enquirer",
      kadoe('Nobody', '--enquirer', 'IT321=00EV'),
      'The enquirer IT321 belongs to another client of the live environment',
    ],
    [
      'a plan that there is not',
      kadoe('Nobody', '--plan', 'golden'),
      '--plan must be the name of a usage plan',
    ],
    [
      'an enquirer without reasons',
      kadoe('Nobody', '--enquirer', 'IT400'),
      'IT400 must be an enquirer with its reasons, such as IT321=00EV,00AC',
    ],
    [
      'an enquirer that is given twice',
      kadoe('Nobody', '--enquirer', 'IT400=00EV', '--enquirer', 'IT400=00AC'),
      '--enquirer IT400 must be given once, with all its reasons',
    ],
    [
      'options of another role',
      kadoe('Nobody', '--daily-quota', '5', '--ssh-key', 'none.pub'),
      '--ssh-key must be left out: it is for the role manufacturer or mot or admin, not for kadoe; ' +
        '--daily-quota must be left out: it is for the role manufacturer or mot or admin, not for kadoe',
    ],
    [
      'its options for another role',
      ['onboard', '--name', 'Nobody', '--email', 'a@b.example', '--plan', 'bulk'],
      '--plan must be left out: it is for the role kadoe or renewal-partner, not for manufacturer',
    ],
    [
      'an unknown environment',
      kadoe('Nobody', '--environment', 'prod'),
      "error: option '--environment <name>' argument 'prod' is invalid. Allowed choices are live, test.",
    ],
  ])('refuses %s', async (_, words, reason) => {
    expect(await line(...words)).toBe(`${reason}\n`);
    expect(await query("SELECT FROM client WHERE name = 'Nobody'")).toEqual([]);
  });

  it('adds an enquirer, sets its reasons and removes it with the mandates that it gave', async () => {
    const client = await json(...kadoe('Changing', '--enquirer', 'CL001=00EV'));
    const provider = await json(...kadoe('Its provider', '--link-provider', '0300', '--mandate', 'CL001'));

    expect(await json('enquirers', 'add', 'Changing', 'CL002=00AC,00EV')).toEqual({
      clientId: client.clientId,
      environment: 'live',
      enquirers: { CL001: ['00EV'], CL002: ['00AC', '00EV'] },
      linkProviderId: null,
      mandates: [],
      plan: 'standard',
    });
    const changed = await json('enquirers', 'set-reasons', client.clientId, 'CL002=00AC');
    expect(changed.enquirers.CL002).toEqual(['00AC']);
    expect((await json('enquirers', 'remove', 'Changing', 'CL001')).enquirers).toEqual({ CL002: ['00AC'] });
    expect((await json('enquirers', 'show', 'Its provider')).mandates).toEqual([]);

    const acts = await query(
      `SELECT action FROM audit_entry WHERE subject_id IN ('${client.clientId}', '${provider.clientId}')
         AND action ~ 'enquirers|mandates' ORDER BY id`,
    );
    expect(acts.map(({ action }) => action)).toEqual([
      'enquirers changed',
      'enquirers changed',
      'enquirers changed',
      'mandates ended',
    ]);
  });

  it('makes a client a link provider, gives it mandates and ends them', async () => {
    await json(...kadoe('Becoming'));
    expect(await line('mandates', 'add', 'Becoming', 'IT321')).toMatch(
      /^The mandates must not be given without a linkProviderId/,
    );
    expect(await json('mandates', 'set-link-provider', 'Becoming', '0500')).toMatchObject({
      linkProviderId: '0500',
    });
    expect((await json('mandates', 'add', 'Becoming', 'IT321')).mandates).toEqual(['IT321']);
    expect(await line('mandates', 'set-link-provider', 'Becoming', 'none')).toBe(
      'Remove the mandates first: IT321\n',
    );
    expect((await json('mandates', 'remove', 'Becoming', 'IT321')).mandates).toEqual([]);
    expect((await json('mandates', 'set-link-provider', 'Becoming', 'none')).linkProviderId).toBeNull();
  });

  it.each([
    ['a client that there is not', ['enquirers', 'show', 'Nowhere'], 'There is no KADOE client Nowhere'],
    [
      'an enquirer of another client',
      ['enquirers', 'add', 'Harbour', 'CL002=00EV'],
      'The enquirer CL002 belongs to another client of the live environment',
    ],
    [
      'an enquirer that it has',
      ['enquirers', 'add', 'Harbour', 'IT321=00EV'],
      'The client has the enquirer IT321 already: set its reasons',
    ],
    [
      'reasons of an enquirer that it does not have',
      ['enquirers', 'set-reasons', 'Harbour', 'ZZ999=00EV'],
      'The client has no enquirer ZZ999: it has IT321, IT322',
    ],
    [
      'a wrong code',
      ['enquirers', 'add', 'Harbour', 'IT500=0EV'],
      'IT500[0] must be two digits and two capital letters',
    ],
    [
      'a mandate that it does not have',
      ['mandates', 'remove', 'Harbour', 'IT321'],
      'The client has no mandate of IT321: it has none',
    ],
    [
      'a wrong number',
      ['mandates', 'set-link-provider', 'Harbour', '24'],
      'The number must be four digits, or "none"',
    ],
    [
      'a number that is taken',
      ['mandates', 'set-link-provider', 'Harbour', '0024'],
      'The link provider number 0024 belongs to another client of the live environment',
    ],
  ])('changes nothing for %s', async (_, words, reason) => {
    expect(await line(...words)).toBe(`${reason}\n`);
  });

  it('does with it what every client has done: disabling, renaming, rotating its key, and no secrets', async () => {
    await json(...kadoe('Common'));
    expect(await run('clients', 'disable', 'Common')).toMatchObject({ stdout: 'Common is disabled.\n' });
    expect(await json('clients', 'rename', 'Common', 'Commoner')).toMatchObject({
      name: 'Commoner',
      kadoe: { enquirers: {} },
    });
    expect((await json('keys', 'rotate', 'Commoner')).apiKey).toMatch(/^vrk_/);
    expect(await line('secrets', 'issue', 'Commoner')).toBe(
      'clientId must be a client with secrets: this one signs in with a username and a password\n',
    );
    expect(await line('clients', 'set-quota', 'Commoner', '5')).toBe(
      'dailyQuota must be null: the calls of this client are limited in another way\n',
    );
  });
});
