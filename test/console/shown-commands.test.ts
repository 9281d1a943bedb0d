import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Scanner, ScannerUnavailable } from '../../src/recalls/imports/scan/scanner.js';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { Enquirer } from '../kadoe/enquirer.js';
import { sendFile } from '../recalls/console/recalls-desk.js';
import { snapshot } from '../recalls/imports/snapshot-files.js';
import { ed25519Key } from '../recalls/sftp/key-pairs.js';
import { recalls, shell } from '../support/started-service.js';
import { keepFromLogs } from '../support/suite-log.js';
import { linesIn, whatIsWrong } from './command-lines.js';
import { Console, type ConsoleClient } from './console-browser.js';

const VIN = 'WVWZZZ1JZXW000777';
keepFromLogs('a VIN', VIN);
const ROW = `${VIN},C/1,,2024-01-01`;
/** Words of a shell: a pipe, a variable, a quotation mark, a blank. */
const NAME = `Tate's|Motors $HOME "x" =ls`;
/** A line with one of them is pasted with something else in its place. */
const PLACEHOLDERS = ['ADDRESS', 'ENQUIRER', 'FILE', 'FINGERPRINT', 'NAME', 'PLAN', 'REASON', 'VIN', 'WHY'];
/** No word of a command. */
const END = '-----';
const PREFIX = 'node bin/recalls.js ';

describe('The command line that a page of the console shows', { timeout: 240_000 }, () => {
  let desk: Console;
  let administrator: ConsoleClient;
  let maker: OnboardedClient;
  let mot: OnboardedClient;
  let enquirer: Enquirer;
  let held: string;
  let refused: string;
  let waiting: string;
  let olive: string;

  beforeAll(async () => {
    vi.spyOn(Logger.prototype, 'warn').mockImplementation(() => {});
    desk = await Console.start({
      landingQuietSeconds: 0,
      closureGuard: { count: 1, share: 0.5 },
    });
    const { service } = desk;
    administrator = await desk.signIn();
    maker = await service.onboard('manufacturer', { name: NAME });
    mot = await service.onboard('mot', { name: 'Garages' });
    enquirer = await Enquirer.onboard(service, { enquirers: { IT321: ['00EV'] }, plan: 'standard' });
    await sendFile(desk, maker, 'monday.csv', snapshot(ROW, 'V1,C/1,,2024-01-01', 'V2,C/1,,2024-01-01'));
    held = (await sendFile(desk, maker, 'tuesday.csv', snapshot(ROW))).id;
    refused = (await sendFile(desk, maker, 'wednesday.csv', snapshot('V1,C/1,,never'))).id;
    const scan = vi.spyOn(service.application.get(Scanner), 'scan');
    scan.mockRejectedValue(new ScannerUnavailable('gone'));
    waiting = (await sendFile(desk, maker, 'thursday.csv', snapshot(ROW))).id;
    scan.mockRestore();
    const [person] = await service.query<{ id: string }>(
      `SELECT id FROM console_person WHERE name = 'administrator'`,
    );
    olive = person?.id ?? '';
    await desk.link('viewer', 'Victor');
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await desk?.stop();
  });

  /** The lines of all commands on a page, as a browser shows them. */
  const linesOn = async (path: string): Promise<string[]> => {
    const { status, text } = await administrator.get(path);
    expect([path, status]).toEqual([path, 200]);
    return linesIn(text);
  };

  /** The words that a shell makes of lines. */
  const wordsOfEach = async (lines: readonly string[]): Promise<string[][]> => {
    for (const line of lines) expect(line.startsWith(PREFIX)).toBe(true);
    const script = lines.map((line) => `printf '%s\\n' ${line.slice(PREFIX.length)} ${END}`).join('\n');
    const { status, stdout, stderr } = await shell(script);
    expect({ lines, status, stderr }).toEqual({ lines, status: 0, stderr: '' });
    return stdout
      .split(`${END}\n`)
      .slice(0, lines.length)
      .map((words) => words.trimEnd().split('\n'));
  };

  const wordsOf = async (line: string): Promise<string[]> => (await wordsOfEach([line]))[0] ?? [];

  const settings = () => ({
    DATA_DIR: desk.service.settings.dataDir,
    DATABASE_URL: desk.service.settings.databaseUrl,
    CONSOLE_URL: desk.url,
  });

  /** Pastes the line of a page that begins with these words, with values in the place of its placeholders. */
  const pasted = async (
    path: string,
    begins: string,
    values: Readonly<Record<string, string>> = {},
  ): Promise<string> => {
    const line = (await linesOn(path)).find((each) => each.startsWith(PREFIX + begins)) ?? '';
    expect(line, `${path} shows no ${begins}`).not.toBe('');
    const words = (await wordsOf(line)).map((word) => values[word] ?? word);
    expect([line, words.filter((word) => PLACEHOLDERS.includes(word))]).toEqual([line, []]);
    const { status, stdout, stderr } = await recalls(words, settings());
    expect({ line, status, stderr }).toEqual({ line, status: 0, stderr: '' });
    return stdout;
  };

  const client = (path = '') => `/console/clients/${mot.clientId}${path}`;
  const manufacturer = () => `/console/manufacturers/${maker.manufacturer?.id}`;
  const everyPage = async () => {
    const { apiKeys, clientSecrets } = JSON.parse(await pasted(client(), 'clients show'));
    return [
      ...['/console/clients', '/console/clients?name=x%20y&status=active', client(), client('/change')],
      ...['/disable', '/enable', '/keys/rotate', `/keys/${apiKeys[0].keyId}/revoke`].map(client),
      ...['/secrets/issue', `/secrets/${clientSecrets[0].keyId}/revoke`].map(client),
      `/console/clients/${enquirer.partner.clientId}/plan`,
      `/console/clients/${enquirer.partner.clientId}/user/reset`,
      ...[
        '/console/clients/ending',
        '/console/usage',
        '/console/usage?day=2026-11-29',
        '/console/usage/kadoe',
      ],
      ...['/console/manufacturers', '/console/manufacturers?silent=yes', '/console/manufacturers?name=-x'],
      ...[manufacturer(), '/console/imports', `/console/imports?manufacturer=${maker.manufacturer?.id}`],
      ...[
        '/console/imports?state=refused-last',
        '/console/imports?since=2026-11-01',
        '/console/imports?state=waiting',
      ],
      ...[`/console/imports/${waiting}`, `/console/imports/${refused}/faults`],
      ...['/console/closures', `/console/closures/${held}`, '/console/vehicles', '/console/try'],
      ...['/console/enquirers', '/console/enquirers?environment=live&enquirer=IT321'],
      `/console/enquirers/${enquirer.partner.clientId}`,
      ...['/console/enquiries', '/console/enquiries?outcome=KEEPER&since=2026-11-01'],
      ...['/console/plans', '/console/plans/new', '/console/plans/standard'],
      ...['/console/renewals', '/console/renewals?state=IN_REVIEW&forwarding=given-up'],
      ...['/console/audit', '/console/audit?subjectKind=client&since=2026-11-01&action=client%20disabled'],
      ...[
        '/console/mail',
        '/console/people',
        '/console/people?role=viewer&removed=yes',
        '/console/people/new',
      ],
      `/console/people/${olive}`,
    ];
  };

  it('is a command that there is, with arguments and options that it takes, on every page', async () => {
    for (const path of await everyPage()) {
      const lines = await linesOn(path);
      expect(lines, path).not.toEqual([]);
      const wrong = (await wordsOfEach(lines)).map(whatIsWrong);
      expect([path, lines, wrong]).toEqual([path, lines, lines.map(() => '')]);
    }
  });

  it('of a client reads and changes it', async () => {
    expect(JSON.parse(await pasted('/console/clients', 'clients list'))).toContainEqual(
      expect.objectContaining({ clientId: mot.clientId }),
    );
    const change = client('/change');
    await pasted(change, 'clients rename');
    await pasted(change, 'clients set-email');
    await pasted(change, 'clients set-quota');
    await pasted(client('/disable'), 'clients disable');
    expect(JSON.parse(await pasted(client(), 'clients show')).disabledAt).not.toBeNull();
    await pasted(client('/enable'), 'clients enable');
    const rotated = JSON.parse(await pasted(client('/keys/rotate'), 'keys rotate'));
    keepFromLogs('an API key', rotated.apiKey);
    const issued = JSON.parse(await pasted(client('/secrets/issue'), 'secrets issue'));
    keepFromLogs('a client secret', issued.clientSecret);
    const { apiKeys, clientSecrets } = JSON.parse(await pasted(client(), 'clients show'));
    expect([apiKeys, clientSecrets].map(({ length }) => length)).toEqual([2, 2]);
    await pasted(client(`/keys/${apiKeys[1].keyId}/revoke`), 'keys revoke');
    await pasted(client(`/secrets/${clientSecrets[1].keyId}/revoke`), 'secrets revoke');
    const after = JSON.parse(await pasted(client(), 'clients show'));
    expect([after.apiKeys, after.clientSecrets].map(({ length }) => length)).toEqual([1, 1]);
    await pasted('/console/clients/ending', 'clients ending');
    await pasted('/console/usage', 'usage');
  });

  it('onboards the client whose answers are checked', async () => {
    const answers = { role: 'mot', name: `O'Hara & Sons`, email: 'team@ohara.example' };
    const { text } = await administrator.post('/console/clients/new/check', answers);
    const [line = ''] = linesIn(text);
    const { status, stdout } = await recalls(await wordsOf(line), settings());
    expect(status).toBe(0);
    const onboarded = JSON.parse(stdout);
    keepFromLogs('a client secret', onboarded.clientSecret);
    keepFromLogs('an API key', onboarded.apiKey);
    const [known] = await desk.service.query('SELECT name FROM client WHERE id = $1', [onboarded.clientId]);
    expect(known).toEqual({ name: answers.name });
  });

  it('of a manufacturer whose name is made of what shells understand changes that one', async () => {
    const key = ed25519Key();
    const file = join(desk.service.settings.dataDir, 'key.pub');
    await writeFile(file, key.publicKey);
    expect(JSON.parse(await pasted('/console/manufacturers', 'manufacturers list'))).toContainEqual(
      expect.objectContaining({ name: NAME }),
    );
    expect(JSON.parse(await pasted('/console/manufacturers?silent=yes', 'manufacturers silent'))).toEqual([]);
    await pasted(manufacturer(), 'manufacturers add-ssh-key', { FILE: file });
    await pasted(manufacturer(), 'manufacturers remove-ssh-key', { FINGERPRINT: key.fingerprint });
    await pasted(manufacturer(), 'manufacturers set-email', { ADDRESS: 'new-team@example.com' });
    expect(JSON.parse(await pasted(manufacturer(), 'manufacturers files'))).toHaveLength(60);
    await pasted(manufacturer(), 'manufacturers rename', { NAME: 'Plain Motors' });
    const [{ name, team_email: email } = {}] = await desk.service.query<{ name: string; team_email: string }>(
      'SELECT name, team_email FROM manufacturer WHERE id = $1',
      [maker.manufacturer?.id],
    );
    expect({ name, email }).toEqual({ name: 'Plain Motors', email: 'new-team@example.com' });
  });

  it('of files, closures and vehicles finds what the pages show, and decides', async () => {
    const listed = `/console/imports?manufacturer=${maker.manufacturer?.id}&state=waiting`;
    expect(JSON.parse(await pasted(listed, 'imports'))).toEqual([expect.objectContaining({ id: waiting })]);
    expect(await pasted(`/console/imports/${refused}/faults`, 'imports faults')).toContain('never');
    expect(
      JSON.parse(await pasted(`/console/imports/${refused}/faults`, 'imports repeated-faults')),
    ).toMatchObject([{ count: 1 }]);
    await pasted(`/console/imports/${waiting}`, 'imports give-up', { REASON: 'no scanner will ever be' });
    expect(JSON.parse(await pasted('/console/closures', 'closures list'))).toMatchObject([{ runId: held }]);
    const decision = `/console/closures/${held}`;
    expect(JSON.parse(await pasted(decision, 'closures summary'))).toMatchObject({ open: 3 });
    await pasted(decision, 'closures reject', { REASON: 'the export was cut off' });
    const story = JSON.parse(await pasted('/console/vehicles', 'vehicles history', { VIN }));
    expect(story).toMatchObject({
      motAnswer: { hasOutstandingRecall: 'Yes' },
      changes: [{ action: 'opened', by: { kind: 'file', fileName: 'monday.csv' } }],
      hasOlderChanges: false,
    });
    const [{ actor_kind: by } = {}] = await desk.service.query<{ actor_kind: string }>(
      `SELECT actor_kind FROM audit_entry WHERE action = 'vehicle history read' ORDER BY id DESC`,
    );
    expect(by).toBe('command line');
    const file = join(desk.service.settings.dataDir, 'day.csv');
    await writeFile(file, snapshot(ROW, 'V1,C/1,,2024-01-01', 'V2,C/1,,2024-01-01'));
    const tried = await pasted('/console/try', 'import', { FILE: file, NAME: 'Plain Motors' });
    expect(JSON.parse(tried)).toMatchObject({ state: 'done', dryRun: true });
  });

  it('of KADOE and of licence renewal finds what the pages show, and changes terms', async () => {
    const terms = `/console/enquirers/${enquirer.partner.clientId}`;
    expect(
      JSON.parse(await pasted('/console/enquirers?environment=live&enquirer=IT321', 'enquirers list')),
    ).toMatchObject([{ clientId: enquirer.partner.clientId, enquirers: { IT321: ['00EV'] } }]);
    expect(JSON.parse(await pasted('/console/enquirers?enquirer=IT999', 'enquirers list'))).toEqual([]);
    await pasted(terms, 'enquirers set-reasons');
    await pasted(terms, 'clients set-plan');
    await pasted('/console/enquiries?environment=live', 'enquiries list');
    await pasted('/console/usage/kadoe', 'enquiries usage');
    await pasted('/console/renewals?state=IN_REVIEW', 'renewals list');
    await pasted('/console/plans', 'plans list');
    await pasted('/console/plans/standard', 'plans change');
  });

  it('of mail, people and the audit trail finds what the pages show, and keeps somebody out', async () => {
    await desk.service.query(
      `INSERT INTO outbox_mail (id, recipient, subject, body_text, body_html, created_at, next_attempt_at, attempts, refused_at, last_error)
       VALUES (gen_random_uuid(), 'gone@example.com', 'Hello', 'x', 'x', now(), now() + interval '1 day', 1, now(), '550 nobody')`,
    );
    expect(JSON.parse(await pasted('/console/mail', 'mails undelivered'))).toMatchObject([
      { recipient: 'gone@example.com', attempts: 1, lastError: '550 nobody' },
    ]);
    const people = JSON.parse(await pasted('/console/people?role=viewer', 'console people'));
    expect(people).toMatchObject([{ name: 'Victor', role: 'viewer' }]);
    const victor = `/console/people/${people[0].id}`;
    const session = await desk.signIn('viewer', 'Victor');
    expect((await session.get('/console')).status).toBe(200);
    const link = await pasted(victor, 'console sign-in');
    keepFromLogs('a sign-in link', new URL(link.trim()).searchParams.get('link') ?? '');
    await pasted(victor, 'console end-sessions');
    expect((await session.get('/console')).status).toBe(303);
    await pasted(victor, 'console set-role');
    await pasted(victor, 'console remove');
    expect(JSON.parse(await pasted('/console/people?removed=yes', 'console people'))).toMatchObject([
      { name: 'Victor' },
    ]);
    await pasted(victor, 'console readmit');
    const [last] = JSON.parse(await pasted('/console/audit?subjectKind=person', 'audit'));
    expect(last).toMatchObject({ action: 'person readmitted', subject: { id: people[0].id } });
  });

  it('does not take the last administrator away', async () => {
    const line = (await linesOn(`/console/people/${olive}`)).find((each) => each.includes('console remove'));
    const { status, stderr } = await recalls(await wordsOf(line ?? ''), settings());
    expect(status).toBe(1);
    expect(stderr).toContain('the last administrator');
  });
});
