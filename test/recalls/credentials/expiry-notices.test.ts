import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Transactions } from '../../../src/platform/database/transaction.js';
import { ClientSecrets } from '../../../src/platform/identity/client-secrets/client-secrets.js';
import { ExpiryNotices } from '../../../src/recalls/credentials/expiry-notices.js';
import type { RecallsRole } from '../../../src/recalls/roles.js';
import { createDatabase, Service } from '../../support/service.js';

interface Notice {
  subject: string;
  body_text: string;
  body_html: string;
  recipient: string;
}

const CREATED_AT = '2026-05-20T10:00:00.000Z';
/** In London it is an hour later. */
const EXPIRES_AT = '2028-05-20T10:00:00.000Z';

describe('The notices that a client secret expires', () => {
  let service: Service;
  let keyId: string;
  let hint: string;
  let teamEmail: string;
  let clientSecret: string;
  let clientId: string;

  const look = () => service.application.get(ExpiryNotices).tick();
  const mails = () =>
    service.query<Notice>('SELECT * FROM outbox_mail WHERE recipient = $1 ORDER BY created_at, id', [
      teamEmail,
    ]);
  const recorded = async () =>
    (
      await service.query<{ days_before: number }>(
        'SELECT days_before FROM secret_expiry_notice WHERE key_id = $1 ORDER BY days_before DESC',
        [keyId],
      )
    ).map((row) => row.days_before);
  /** Moves the clock to a time before the secret expires. */
  const goTo = (left: { days?: number; hours?: number; minutes?: number; milliseconds?: number }) => {
    const { days = 0, hours = 0, minutes = 0, milliseconds = 0 } = left;
    const ms = ((days * 24 + hours) * 60 + minutes) * 60_000 + milliseconds;
    service.clock.set(Date.parse(EXPIRES_AT) - ms);
  };
  const onboard = async (role: RecallsRole = 'manufacturer') => {
    const client = await service.onboard(role);
    ({ clientId, clientSecret } = client);
    const [row] = await service.query<{ key_id: string; hint: string; team_email: string }>(
      'SELECT key_id, hint, team_email FROM client_secret JOIN client ON client.id = client_id WHERE client_id = $1',
      [clientId],
    );
    if (!row) throw new Error('The client has no secret.');
    ({ key_id: keyId, hint, team_email: teamEmail } = row);
  };

  beforeAll(async () => {
    service = await Service.start({ publicUrl: 'https://recalls.test' });
  });
  afterAll(() => service.stop());
  beforeEach(async () => {
    // Secrets of earlier tests must not affect this one: they have expired by then or are removed here.
    await service.query('UPDATE client_secret SET removed_at = $1 WHERE removed_at IS NULL', [CREATED_AT]);
    service.clock.set(CREATED_AT);
    await onboard();
  });

  it('go out 30 days, 7 days and 1 day before, each once', async () => {
    goTo({ days: 30, milliseconds: 1 });
    await look();
    expect(await mails()).toEqual([]);

    for (const [days, sent] of [
      [30, 1],
      [29, 1],
      [8, 1],
      [7, 2],
      [6, 2],
      [1, 3],
    ] as const) {
      goTo({ days });
      await look();
      await look();
      expect(await mails()).toHaveLength(sent);
    }
    goTo({ hours: 1 });
    await look();

    expect((await mails()).map(({ subject }) => subject)).toEqual([
      'Vehicle Recalls API: your client secret expires in 30 days',
      'Vehicle Recalls API: your client secret expires in 7 days',
      'Vehicle Recalls API: your client secret expires in 1 day',
    ]);
    expect(await recorded()).toEqual([30, 7, 1]);
  });

  it('say which secret, when by the clock in London, and what to do, but not the secret', async () => {
    goTo({ days: 30 });
    await look();

    const [mail] = await mails();
    for (const text of [mail?.body_text, mail?.body_html]) {
      expect(text).toContain(`begins with ${hint} `);
      expect(text).toContain(keyId);
      expect(text).toMatch(/expires in 30 days, on 20 May 2028(,| at) 11:00 BST\./);
      expect(text).toContain('PUT /credentials');
      expect(text).toContain('https://recalls.test/docs');
      expect(text).not.toContain('late');
      expect(text).not.toContain(clientSecret);
    }
  });

  it('go out late, with the time that is left, when the process was down on the day', async () => {
    goTo({ days: 12, hours: 5 });
    await look();

    expect(await mails()).toMatchObject([
      {
        subject: 'Vehicle Recalls API: your client secret expires in 12 days',
        body_text: expect.stringContaining('This is the notice due 30 days before. It is late'),
      },
    ]);
    expect(await recorded()).toEqual([30]);
  });

  it('go out each when the process was down on several of the days', async () => {
    goTo({ hours: 3 });
    await look();
    await look();

    const sent = await mails();
    expect(sent).toHaveLength(3);
    for (const mail of sent) {
      expect(mail.subject).toBe('Vehicle Recalls API: your client secret expires in 3 hours');
    }
    const texts = sent.map(({ body_text }) => body_text).join();
    for (const mark of ['30 days', '7 days', '1 day'])
      expect(texts).toContain(`the notice due ${mark} before`);
    expect(await recorded()).toEqual([30, 7, 1]);
  });

  it('say an hour and no less in the last one', async () => {
    goTo({ minutes: 4 });
    await look();
    expect((await mails())[0]?.subject).toBe('Vehicle Recalls API: your client secret expires in 1 hour');
  });

  it('do not go out once the secret has expired', async () => {
    goTo({});
    await look();
    service.clock.advance({ days: 1 });
    await look();
    expect(await mails()).toEqual([]);
    expect(await recorded()).toEqual([]);
  });

  it('do not go out for a secret that was removed, but do for the one in its place', async () => {
    const secrets = service.application.get(ClientSecrets);
    const transactions = service.application.get(Transactions);
    service.clock.advance({ days: 5 });
    const { keyId: newer } = await transactions.run((transaction) => secrets.issue(transaction, clientId));
    await transactions.run((transaction) => secrets.revoke(transaction, clientId, keyId));
    goTo({ days: 30 });
    await look();
    expect(await mails()).toEqual([]);

    service.clock.advance({ days: 5 });
    await look();
    const sent = await mails();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.body_text).toContain(newer);
  });

  it('wait while the client is disabled', async () => {
    await service.query('UPDATE client SET disabled_at = $2 WHERE id = $1', [clientId, CREATED_AT]);
    goTo({ days: 30 });
    await look();
    expect(await mails()).toEqual([]);

    await service.query('UPDATE client SET disabled_at = NULL WHERE id = $1', [clientId]);
    goTo({ days: 20 });
    await look();
    expect((await mails()).map(({ subject }) => subject)).toEqual([
      'Vehicle Recalls API: your client secret expires in 20 days',
    ]);
  });

  it.each(['mot', 'admin'] as const)('tell a client of role %s to ask its administrator', async (role) => {
    await onboard(role);
    goTo({ days: 7 });
    await look();

    const texts = (await mails()).map(({ body_text }) => body_text);
    expect(texts).toHaveLength(2);
    for (const text of texts) {
      expect(text).toContain('ask your administrator');
      expect(text).not.toContain('PUT /credentials');
    }
  });

  it('go out once when several processes look at the same time', async () => {
    const database = await createDatabase();
    const processes = await Promise.all(
      [1, 2, 3].map(() => Service.start({}, { clock: service.clock, databaseUrl: database.url })),
    );
    const [first] = processes;
    if (!first) throw new Error('No process was started.');
    for (let index = 0; index < 10; index++) await first.onboard();
    goTo({ days: 7 });
    await Promise.all(processes.map(({ application }) => application.get(ExpiryNotices).tick()));

    const counts = await first.query(
      'SELECT recipient, count(*)::integer AS mails FROM outbox_mail GROUP BY recipient',
    );
    expect(counts).toHaveLength(10);
    expect(new Set(counts.map(({ mails: count }) => count))).toEqual(new Set([2]));
    for (const process of processes) await process.stop();
    await database.drop();
  });

  it('go out when the process starts', async () => {
    const database = await createDatabase();
    const before = await Service.start({}, { clock: service.clock, databaseUrl: database.url });
    await before.onboard();
    await before.stop();
    goTo({ days: 29 });
    const after = await Service.start({}, { clock: service.clock, databaseUrl: database.url });
    await expect
      .poll(
        async () => (await after.query<Notice>('SELECT * FROM outbox_mail')).map(({ subject }) => subject),
        {
          timeout: 10_000,
        },
      )
      .toEqual(['Vehicle Recalls API: your client secret expires in 29 days']);
    await after.stop();
    await database.drop();
  });
});
