import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { ED25519, ED25519_FINGERPRINT, PRIVATE_KEY } from '../recalls/manufacturers/ssh-keys.js';
import { createDatabase, Service } from '../support/service.js';
import { recalls, shell } from '../support/started-service.js';

/** Each command is a process that loads the service: on a busy machine several take more than the usual 30 s. */
const TIMEOUT_MS = 240_000;

describe('the commands for administrators', { timeout: TIMEOUT_MS }, () => {
  let folder: string;
  let database: Awaited<ReturnType<typeof createDatabase>>;
  /** A service that is running at the same time must apply a change within a second. */
  let service: Service;
  let acme: OnboardedClient;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-cli-'));
    database = await createDatabase();
    service = await Service.start({}, { databaseUrl: database.url });
    acme = await service.onboard('manufacturer', { name: 'Acme Motors' });
  });
  afterAll(async () => {
    await service.stop();
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const settings = (): NodeJS.ProcessEnv => ({ DATA_DIR: folder, DATABASE_URL: database.url });
  const run = (...words: string[]) => recalls(words, settings());
  const printed = async (...words: string[]) => {
    const { status, stdout, stderr } = await run(...words);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return stdout;
  };
  const statusOf = async (client: OnboardedClient) => {
    service.clock.advance({ seconds: 1 });
    return (await service.as(client).get('/credentials')).status;
  };
  const acts = async () =>
    (
      await service.query<{ action: string }>(
        `SELECT action FROM audit_entry
          WHERE actor_kind = 'command line' AND actor_user IS NOT NULL ORDER BY id`,
      )
    ).map(({ action }) => action);

  it('say when keys and secrets were last used, which of them end, and how much a client called', async () => {
    const client = await service.onboard('mot', { name: 'Looked At' });
    const usedAt = new Date(service.clock.now());
    await service.query('UPDATE api_key SET last_used_at = $2 WHERE client_id = $1', [
      client.clientId,
      usedAt,
    ]);
    await service.query(
      `UPDATE client_secret SET expires_at = now() + interval '3 days' WHERE client_id = $1`,
      [client.clientId],
    );
    const shown = JSON.parse(await printed('clients', 'show', 'Looked At'));
    expect(shown).toMatchObject({
      user: null,
      apiKeys: [{ lastUsedAt: usedAt.toISOString() }],
      clientSecrets: [{ lastUsedAt: null }],
    });
    expect(JSON.parse(await printed('clients', 'ending', '--json'))).toEqual([
      expect.objectContaining({ kind: 'client secret', name: 'Looked At', role: 'mot' }),
    ]);
    const days = JSON.parse(await printed('clients', 'usage', 'Looked At', '--json'));
    expect(days).toHaveLength(30);
    expect(days.at(-1)).toMatchObject({ used: 0 });
    await service.query('DELETE FROM secret_expiry_notice');
    for (const table of ['api_key', 'client_secret', 'recalls_client']) {
      await service.query(`DELETE FROM ${table} WHERE client_id = $1`, [client.clientId]);
    }
    await service.query('DELETE FROM client WHERE id = $1', [client.clientId]);
  });

  it('change a client that a running service knows, by its id or its name', async () => {
    expect(await statusOf(acme)).toBe(200);

    expect(await printed('clients', 'disable', 'acme motors')).toBe('Acme Motors is disabled.\n');
    expect(await statusOf(acme)).toBe(403);
    expect(await printed('clients', 'enable', acme.clientId)).toBe('Acme Motors is enabled.\n');
    expect(await statusOf(acme)).toBe(200);

    const changed = JSON.parse(await printed('clients', 'set-quota', 'Acme Motors', '3'));
    expect(changed).toMatchObject({ dailyQuota: 3, name: 'Acme Motors', usageToday: { allowance: 3 } });
    expect(await statusOf(acme)).toBe(200);
    expect(await statusOf(acme)).toBe(429);
    await printed('clients', 'set-quota', 'Acme Motors', 'default');
    await printed('clients', 'set-email', 'Acme Motors', 'new-team@acme.example');
    await printed('clients', 'rename', 'Acme Motors', 'Acme API');
    expect(await service.query('SELECT name, team_email, daily_quota FROM client')).toEqual([
      { name: 'Acme API', team_email: 'new-team@acme.example', daily_quota: null },
    ]);
    expect(await acts()).toEqual([
      'client disabled',
      'client enabled',
      'client changed',
      'client changed',
      'client changed',
      'client changed',
    ]);
  });

  it('rotate and revoke keys, issue and revoke secrets', async () => {
    const rotated = JSON.parse(await printed('keys', 'rotate', acme.clientId, '--overlap', '5'));
    expect(rotated).toMatchObject({ apiKey: expect.stringMatching(/^vrk_/), endingKeys: [{}] });
    expect(await statusOf(acme)).toBe(200);
    await printed('keys', 'revoke', acme.clientId, rotated.endingKeys[0].keyId);
    expect(await statusOf(acme)).toBe(403);
    acme = { ...acme, apiKey: rotated.apiKey };
    expect(await statusOf(acme)).toBe(200);

    const file = join(folder, 'secret.json');
    expect(await printed('secrets', 'issue', acme.clientId, '--out', file)).toBe('');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const issued = JSON.parse(await readFile(file, 'utf8'));
    expect(Object.keys(issued)).toEqual(['keyId', 'clientSecret', 'createdAt', 'expiresAt']);
    expect(await service.requestToken({ ...acme, clientSecret: issued.clientSecret })).toMatch(/^ey/);
    const shown = await printed('clients', 'show', acme.clientId);
    expect(JSON.parse(shown).clientSecrets).toHaveLength(2);
    for (const secret of [issued.clientSecret, rotated.apiKey]) expect(shown).not.toContain(secret.slice(7));
    await printed('secrets', 'revoke', acme.clientId, issued.keyId);
    await expect(service.requestToken({ ...acme, clientSecret: issued.clientSecret })).rejects.toThrow(
      'No token: 401',
    );
  });

  it('look after manufacturers and their keys', async () => {
    const file = join(folder, 'key.pub');
    await writeFile(file, `${ED25519}\n`);
    await writeFile(join(folder, 'key'), PRIVATE_KEY);
    const added = JSON.parse(await printed('manufacturers', 'add-ssh-key', 'acme motors', file));
    expect(added).toMatchObject({ fingerprint: ED25519_FINGERPRINT });
    expect(await run('manufacturers', 'add-ssh-key', 'Acme Motors', join(folder, 'key'))).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/key is a private key, which must stay with its owner.*\n$/),
    });
    await printed('manufacturers', 'rename', 'Acme Motors', 'Acme Cars');
    const shown = JSON.parse(await printed('manufacturers', 'show', String(acme.manufacturer?.id)));
    expect(shown).toMatchObject({
      name: 'Acme Cars',
      sftp: { username: 'acme-motors' },
      sshKeys: [{ fingerprint: ED25519_FINGERPRINT }],
      clients: [{ clientId: acme.clientId }],
    });
    await printed('manufacturers', 'remove-ssh-key', 'Acme Cars', ED25519_FINGERPRINT);
    expect(await service.query('SELECT 1 FROM manufacturer_ssh_key')).toEqual([]);

    const second = JSON.parse(
      await printed('onboard', '--name', 'Acme 2', '--email', 'a@b.example', '--manufacturer', 'Acme Cars'),
    );
    expect(second.manufacturer).toMatchObject({ id: acme.manufacturer?.id, name: 'Acme Cars' });
    expect(JSON.parse(await printed('clients', 'list', '--name', 'ACME'))).toHaveLength(2);
    expect(JSON.parse(await printed('usage'))).toHaveLength(2);
    expect(JSON.parse(await printed('manufacturers', 'list', '--json'))).toMatchObject([
      { name: 'Acme Cars' },
    ]);
  });

  it('show people at a terminal a table', async () => {
    const { stdout } = await shell(`script -qec 'node bin/recalls.js clients list' /dev/null`, {
      settings: settings(),
    });
    expect(stdout).toMatch(/^CLIENT +ROLE +NAME +MANUFACTURER +EMAIL +ENVIRONMENT +QUOTA +STATUS\r?\n/);
    expect(stdout).toMatch(
      / manufacturer +Acme API +Acme Cars +new-team@acme\.example +live +default +active/,
    );
  });

  it.each([
    [['clients', 'show', 'Nobody'], 'There is no client named Nobody'],
    [
      ['clients', 'show', '00000000-0000-4000-8000-000000000000'],
      'There is no client 00000000-0000-4000-8000-000000000000',
    ],
    [
      ['clients', 'set-quota', 'Acme API', 'all'],
      'The allowance must be a whole number from 1 to 1000000000',
    ],
    [['clients', 'set-email', 'Acme API', 'x'], 'The address must be an e-mail address'],
    [
      ['keys', 'rotate', 'Acme API', '--overlap', '43201'],
      '--overlap must be a whole number from 0 to 43200',
    ],
    [['keys', 'revoke', 'Acme API', 'x'], 'Acme API has no live API key x'],
    [['manufacturers', 'rename', 'Nobody', 'Somebody'], 'There is no manufacturer Nobody'],
    [['manufacturers', 'remove-ssh-key', 'Acme Cars', '7'], 'Acme Cars has no SSH key 7'],
    [['usage', '--date', '2024-02-30'], '--date must be a date of the calendar in the format YYYY-MM-DD'],
  ])('refuse %j in one line', async (words, line) => {
    expect(await run(...words)).toEqual({ status: 1, stdout: '', stderr: `${line}\n` });
  });
});
