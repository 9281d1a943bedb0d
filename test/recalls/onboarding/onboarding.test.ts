import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { looksLikeApiKey } from '../../../src/platform/clients/api-key.js';
import { RecallsError } from '../../../src/recalls/errors/recalls-error.js';
import { OnboardingService } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { OnboardingRequest } from '../../../src/recalls/onboarding/onboarding-request.js';
import { Service } from '../../support/service.js';
import { ED25519, ED25519_FINGERPRINT, PRIVATE_KEY, RSA_2048 } from '../manufacturers/ssh-keys.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('onboarding', () => {
  let service: Service;

  beforeAll(async () => {
    service = await Service.start({ publicUrl: 'https://recalls.example.com' });
  });
  afterAll(() => service.stop());

  const onboard = (request: Partial<OnboardingRequest>) =>
    service.application
      .get(OnboardingService)
      .onboard(
        { kind: 'service' },
        { name: 'ABC', email: 'recalls-team@abc.example', role: 'manufacturer', ...request },
      );

  const refusalOf = async (request: Partial<OnboardingRequest>): Promise<RecallsError> => {
    const outcome = await onboard(request).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (outcome instanceof RecallsError) return outcome;
    throw new Error('It was not refused.', { cause: outcome });
  };

  const countClients = async () =>
    (await service.query<{ count: number }>('SELECT count(*)::integer AS count FROM client'))[0]?.count;

  it('gives a manufacturer everything it needs to call', async () => {
    const client = await onboard({ name: 'Alpha Cars' });

    expect(client).toEqual({
      manufacturer: { id: expect.any(Number), name: 'Alpha Cars', teamEmail: 'recalls-team@abc.example' },
      role: 'manufacturer',
      clientId: expect.stringMatching(UUID),
      clientSecret: expect.stringMatching(/^\S{32,}$/),
      apiUrl: 'https://recalls.example.com',
      scopeUrl: 'https://recalls.example.com/.default',
      accessTokenUrl: expect.stringMatching(
        /^https:\/\/recalls\.example\.com\/[0-9a-f-]{36}\/oauth2\/v2\.0\/token$/,
      ),
      apiKey: expect.stringMatching(/^vrk_/),
      sftp: { username: 'alpha-cars', host: '127.0.0.1', port: 2222, hostKeys: [] },
    });
    expect(looksLikeApiKey(client.apiKey)).toBe(true);
  });

  it('gives credentials that open a recall', async () => {
    const client = await onboard({ name: 'Beta Cars' });

    const answer = await service.as(client).post('/recalls', {
      vin: 'ONBOARDED1',
      manufacturerCampaignReference: 'CAR/1',
      recallCampaignStartDate: '2024-03-30',
    });

    expect(answer.status).toBe(201);
    expect(answer.body.manufacturer).toBe('Beta Cars');
  });

  it.each([
    'mot',
    'admin',
  ] as const)('gives a client of role %s no manufacturer and no SFTP account', async (role) => {
    const client = await onboard({ name: 'Workshop', role });

    expect(client).toMatchObject({ role, manufacturer: null, sftp: null });
    const rows = await service.query('SELECT role, name, manufacturer_id FROM client WHERE id = $1', [
      client.clientId,
    ]);
    expect(rows).toEqual([{ role, name: 'Workshop', manufacturer_id: null }]);
  });

  it('keeps no secret in clear anywhere in the database', async () => {
    const { clientSecret, apiKey } = await onboard({ name: 'Gamma Cars' });

    const tables = await service.query<{ name: string }>(
      `SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    );
    expect(tables.length).toBeGreaterThan(5);
    for (const { name } of tables) {
      const found = await service.query(
        `SELECT 1 FROM ${name} AS t WHERE strpos(t::text, $1) > 0 OR strpos(t::text, $2) > 0
            OR strpos(t::text, encode(convert_to($1, 'UTF8'), 'hex')) > 0
            OR strpos(t::text, encode(convert_to($2, 'UTF8'), 'hex')) > 0`,
        [clientSecret, apiKey],
      );
      expect(found, `rows of ${name}`).toEqual([]);
    }
  });

  it('keeps a daily allowance of its own, or none to follow the setting', async () => {
    const limited = await onboard({ name: 'Delta Cars', dailyQuota: 7 });
    const unlimited = await onboard({ name: 'Epsilon Cars' });

    const quotaOf = (id: string) => service.query('SELECT daily_quota FROM client WHERE id = $1', [id]);
    expect(await quotaOf(limited.clientId)).toEqual([{ daily_quota: 7 }]);
    expect(await quotaOf(unlimited.clientId)).toEqual([{ daily_quota: null }]);
  });

  it('keeps SSH keys by type, base64 and fingerprint, each once', async () => {
    const client = await onboard({ name: 'Zeta Cars', sshKeys: [ED25519, `${ED25519} again\n`, RSA_2048] });

    const keys = await service.query<{ public_key: string; fingerprint: string }>(
      'SELECT public_key, fingerprint FROM manufacturer_ssh_key WHERE manufacturer_id = $1 ORDER BY id',
      [client.manufacturer?.id],
    );
    expect(keys).toHaveLength(2);
    expect(keys[0]).toEqual({
      public_key: ED25519.split(' ').slice(0, 2).join(' '),
      fingerprint: ED25519_FINGERPRINT,
    });
  });

  describe('a name that is taken', () => {
    it.each(['Taken Cars', 'TAKEN cars', '  taken cars '])('refuses %j and writes nothing', async (name) => {
      await onboard({ name: 'Taken Cars' }).catch(() => undefined);
      const before = await countClients();

      const refusal = await refusalOf({ name });

      expect(refusal.status).toBe(409);
      expect(refusal.message).toBe(`A manufacturer named ${name.trim()} is already onboarded`);
      expect(await countClients()).toBe(before);
    });

    it('lets one of many that ask at once have it', async () => {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 20 }, (_, index) => onboard({ name: index % 2 ? 'Eta Cars' : 'ETA CARS' })),
      );

      expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ status: 409 });
      }
      expect(await service.query(`SELECT 1 FROM manufacturer WHERE lower(name) = 'eta cars'`)).toHaveLength(
        1,
      );
      expect(await service.query(`SELECT 1 FROM client WHERE lower(name) = 'eta cars'`)).toHaveLength(1);
    });

    it('gives names that differ only in punctuation usernames that differ', async () => {
      const names = ['Iota-Cars', 'Iota Cars', 'Iota & Cars', 'Ïota: Cars!'];
      const clients = await Promise.all(names.map((name) => onboard({ name })));

      const usernames = clients.map((client) => client.sftp?.username).sort();
      expect(usernames).toEqual(['iota-cars', 'iota-cars-2', 'iota-cars-3', 'iota-cars-4']);
    });

    it('does not concern the other roles', async () => {
      const first = await onboard({ name: 'Taken Cars', role: 'mot' });
      const second = await onboard({ name: 'Taken Cars', role: 'mot' });

      expect(first.clientId).not.toBe(second.clientId);
    });
  });

  describe('what it refuses', () => {
    it.each([
      ['an empty name', { name: '  ' }, 'name', 'must have 1 to 100 characters'],
      ['a name of 101 characters', { name: 'x'.repeat(101) }, 'name', 'must have 1 to 100 characters'],
      ['a name of two lines', { name: 'A\nB' }, 'name', 'must not have control or invisible characters'],
      ['a name with NUL', { name: 'A\0B' }, 'name', 'must not have control or invisible characters'],
      [
        'a name with a hidden space',
        { name: 'A\u200bB' },
        'name',
        'must not have control or invisible characters',
      ],
      ['half a character', { name: 'A\ud800B' }, 'name', 'must not have control or invisible characters'],
      ['an address without @', { email: 'team' }, 'email', 'must be an e-mail address'],
      ['half a character', { email: '\ud800@example.com' }, 'email', 'must be an e-mail address'],
      ['two addresses', { email: 'a@b.example,c@d.example' }, 'email', 'must be an e-mail address'],
      [
        'an address of two lines',
        { email: 'a@b.example\nBcc: c@d.example' },
        'email',
        'must be an e-mail address',
      ],
      [
        'an allowance of none',
        { dailyQuota: 0 },
        'dailyQuota',
        'must be a whole number from 1 to 1000000000',
      ],
      ['half a call', { dailyQuota: 1.5 }, 'dailyQuota', 'must be a whole number from 1 to 1000000000'],
      ['no number', { dailyQuota: Number.NaN }, 'dailyQuota', 'must be a whole number from 1 to 1000000000'],
      ['an overflow', { dailyQuota: 2 ** 31 }, 'dailyQuota', 'must be a whole number from 1 to 1000000000'],
      [
        'an SSH key for MOT',
        { role: 'mot', sshKeys: [ED25519] },
        'sshKeys',
        'must be left out: only manufacturers use SFTP',
      ],
    ] as const)('%s', async (_, request, field, message) => {
      const before = await countClients();

      const refusal = await refusalOf({ name: 'Refused', ...request });

      expect(refusal.status).toBe(400);
      expect(refusal.issues).toEqual([{ field, message }]);
      expect(await countClients()).toBe(before);
    });

    it('says everything that is wrong at once', async () => {
      const refusal = await refusalOf({
        name: '',
        email: '',
        dailyQuota: -1,
        sshKeys: ['x', ED25519, PRIVATE_KEY],
      });

      expect(refusal.issues?.map((issue) => issue.field)).toEqual([
        'name',
        'email',
        'dailyQuota',
        'sshKeys[0]',
        'sshKeys[2]',
      ]);
    });
  });
});

describe('the SFTP endpoint a manufacturer is told', () => {
  const toldWith = async (settings: Partial<Service['settings']>) => {
    const service = await Service.start(settings);
    try {
      return (await service.onboard('manufacturer', { name: 'ABC' })).sftp;
    } finally {
      await service.stop();
    }
  };

  it('is not known when another server takes the files and no setting says where', async () => {
    expect(await toldWith({ sftp: { host: '0.0.0.0', port: 'off' } })).toEqual({
      username: 'abc',
      host: null,
      port: null,
      hostKeys: [],
    });
  });

  it('is that of the other server when a setting says where it is, without host keys, which are not ours', async () => {
    const sftpPublic = { host: 'files.example', port: undefined };
    expect(await toldWith({ sftp: { host: '127.0.0.1', port: 'off' }, sftpPublic })).toEqual({
      username: 'abc',
      host: 'files.example',
      port: 22,
      hostKeys: [],
    });
  });
});
