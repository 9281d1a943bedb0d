import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Invitations } from '../../../src/console/people/invitations.js';
import { People } from '../../../src/platform/console/people/people.js';
import { Enquirer } from '../../kadoe/enquirer.js';
import { Service } from '../../support/service.js';
import { keepFromLogs } from '../../support/suite-log.js';
import { Administrator } from './administrator.js';

/** Lists that pages of the console show, and that programs ask for too. */
describe('An administrator’s program', () => {
  let service: Service;
  let admin: Administrator;

  beforeAll(async () => {
    service = await Service.start();
    admin = await Administrator.of(service);
  });
  afterAll(() => service?.stop());

  describe('lists the mails that are not delivered', () => {
    const write = (subject: string, hoursAgo: number, refused = false) =>
      service.query(
        `INSERT INTO outbox_mail (id, recipient, subject, body_text, body_html, created_at, next_attempt_at, attempts, refused_at, last_error)
         VALUES (gen_random_uuid(), 'team@example.com', $1, 'a code', 'a code', $2, $2, 2, $3, $4)`,
        [
          subject,
          new Date(service.clock.now() - hoursAgo * 3_600_000),
          refused ? new Date(service.clock.now()) : null,
          refused ? '550 no such user' : null,
        ],
      );

    it('the oldest first and page by page, without their text', async () => {
      await write('waits', 3);
      await write('was just written', 0);
      await write('is refused', 0.5, true);
      await write('waits longest', 5);
      await service.query(`UPDATE outbox_mail SET sent_at = now() WHERE subject = 'waits longest'`);
      await write('waits long', 4);

      const first = await admin.get('/admin/undelivered-mails?limit=2');

      expect(first.status).toBe(200);
      expect(first.body.mails.map(({ subject }: { subject: string }) => subject)).toEqual([
        'waits long',
        'waits',
      ]);
      expect(first.text).not.toContain('a code');
      const second = await admin.get(`/admin/undelivered-mails?limit=2&cursor=${first.body.next}`);
      expect(second.body).toEqual({
        mails: [
          {
            mailId: expect.any(String),
            recipient: 'team@example.com',
            subject: 'is refused',
            createdAt: new Date(service.clock.now() - 1_800_000).toISOString(),
            attempts: 2,
            refusedAt: new Date(service.clock.now()).toISOString(),
            lastError: '550 no such user',
            nextAttemptAt: new Date(service.clock.now() - 1_800_000).toISOString(),
          },
        ],
        next: null,
      });
    });
  });

  describe('lists KADOE clients', () => {
    let parking: Enquirer;
    let towing: Enquirer;

    beforeAll(async () => {
      parking = await Enquirer.onboard(service, { enquirers: { IT321: ['00EV'] }, plan: 'standard' });
      towing = await Enquirer.onboard(service, { enquirers: { IT322: ['00AC'] }, plan: 'standard' });
      const names = [
        [parking.partner.clientId, 'Parking'],
        [towing.partner.clientId, 'Towing'],
      ];
      for (const each of names) await service.query('UPDATE client SET name = $2 WHERE id = $1', each);
    });

    it('by name and page by page, with their enquirers and plan', async () => {
      const first = await admin.get('/admin/kadoe/clients?limit=1');
      expect(first.status).toBe(200);
      expect(first.body.clients).toEqual([
        {
          clientId: parking.partner.clientId,
          name: 'Parking',
          environment: 'live',
          enquirers: { IT321: ['00EV'] },
          linkProviderId: null,
          mandates: [],
          plan: 'standard',
        },
      ]);
      const second = await admin.get(`/admin/kadoe/clients?limit=1&cursor=${first.body.next}`);
      expect(second.body).toMatchObject({ clients: [{ name: 'Towing' }], next: null });
    });

    it.each([
      ['enquirer=IT322', ['Towing']],
      ['enquirer=IT999', []],
      ['environment=test', []],
      ['environment=live&enquirer=IT321', ['Parking']],
    ])('narrowed by %s', async (query, names) => {
      const { body } = await admin.get(`/admin/kadoe/clients?${query}`);
      expect(body.clients.map(({ name }: { name: string }) => name)).toEqual(names);
    });

    it.each(['enquirer=it321', 'environment=prod', 'cursor=x'])('and refuses %s', async (query) => {
      expect((await admin.get(`/admin/kadoe/clients?${query}`)).status).toBe(400);
    });
  });

  it('lists who may enter the console, and who was removed', async () => {
    const by = { kind: 'command line', user: 'test' } as const;
    const invitations = service.application.get(Invitations, { strict: false });
    for (const name of ['Olive', 'Victor']) {
      const link = await invitations.admit(by, name, 'viewer');
      keepFromLogs('a sign-in link', new URL(link).searchParams.get('link') ?? '');
    }
    const people = service.application.get(People, { strict: false });
    const [olive] = await people.list({ name: 'Olive' });
    await people.remove(by, olive?.id ?? '');

    const { status, body } = await admin.get('/admin/people');

    expect(status).toBe(200);
    const known = { role: 'viewer', isOfTenant: false, createdAt: expect.any(String), lastSignInAt: null };
    expect(body).toEqual({
      people: [
        { personId: expect.any(String), name: 'Victor', ...known, removedAt: null },
        {
          personId: olive?.id,
          name: 'Olive',
          ...known,
          removedAt: new Date(service.clock.now()).toISOString(),
        },
      ],
    });
  });

  it('narrows the list of files to those that wait, and to the last of each manufacturer', async () => {
    const maker = await service.onboard();
    const write = (name: string, state: string, minutesAgo: number, waitingFor: string | null = null) =>
      service.query(
        `INSERT INTO import_run (id, manufacturer_id, file_name, source, size_bytes, state, received_at, next_attempt_at, archive_file, waiting_for)
         VALUES (gen_random_uuid(), $1, $2, 'sftp', 1, $3, now() - make_interval(mins => $4), now(), '', $5)`,
        [maker.manufacturer?.id, name, state, minutesAgo, waitingFor],
      );
    await write('waits.csv', 'scanning', 30, 'scanner');
    await write('refused-before.csv', 'rejected', 20);
    await write('refused-last.csv', 'rejected', 10);
    const files = async (query: string) =>
      (await admin.get(`/admin/imports?${query}`)).body.imports.map(
        ({ fileName }: { fileName: string }) => fileName,
      );
    expect(await files('only=waiting')).toEqual(['waits.csv']);
    expect(await files('only=last&state=rejected')).toEqual(['refused-last.csv']);
    expect((await admin.get('/admin/imports?only=first')).status).toBe(400);
  });
});
