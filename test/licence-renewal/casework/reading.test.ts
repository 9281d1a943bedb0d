import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Administrator, auditOf } from '../../recalls/administration/administrator.js';
import { image, type RenewalSite, submission } from '../renewal-site.js';
import { CaseSite, idsOf, pathOf } from './case-site.js';

describe('A caseworker', () => {
  let cases: CaseSite;
  let site: RenewalSite;
  let admin: Administrator;
  let clientId: string;

  beforeAll(async () => {
    cases = await CaseSite.start();
    ({ site, admin, clientId } = cases);
  });
  afterAll(() => site.stop());

  it('finds applications by state, reason, client, environment and age, the oldest first, page by page', async () => {
    const first = await cases.inReview();
    site.service.clock.advance({ minutes: 1 });
    const second = await cases.inReview();
    const other = await cases.accept(submission());
    const since = new Date(site.service.clock.now() - 30_000).toISOString();

    const listed = await admin.get(`/admin/renewals?state=IN_REVIEW&client=${clientId}`);
    expect(listed.status).toBe(200);
    expect(idsOf(listed)).toEqual([first, second]);
    expect(listed.body.applications[0]).toEqual({
      applicationId: first,
      clientId,
      clientName: expect.stringContaining('Partner'),
      environment: 'test',
      transactionType: 'TYRR',
      feePaid: 1_400,
      state: 'IN_REVIEW',
      stateSince: expect.any(String),
      receivedAt: expect.any(String),
      reasons: expect.arrayContaining([{ code: 'TEST_SCENARIO', field: 'X-Test-Scenario' }]),
      forwardingFailedAt: null,
      imagesErasedAt: null,
      erasedAt: null,
    });
    const filters: [string, string[]][] = [
      ['reason=TEST_SCENARIO', [first, second]],
      ['reason=FEE_UNUSUAL', []],
      ['environment=live', [other]],
      ['state=RECEIVED', [other]],
      [`receivedFrom=${since}&state=IN_REVIEW`, [second]],
      [`receivedTo=${since}&state=IN_REVIEW`, [first]],
      ['forwarding=failed', []],
    ];
    for (const [filter, ids] of filters) {
      expect({ filter, ids: idsOf(await admin.get(`/admin/renewals?${filter}`)) }).toEqual({ filter, ids });
    }
    const page = await admin.get('/admin/renewals?state=IN_REVIEW&limit=1');
    expect(idsOf(page)).toEqual([first]);
    const next = await admin.get(`/admin/renewals?state=IN_REVIEW&limit=1&cursor=${page.body.next}`);
    expect({ ids: idsOf(next), next: next.body.next }).toEqual({ ids: [second], next: null });
    const wrong = await admin.get(
      '/admin/renewals?state=DONE&reason=x&client=y&forwarding=z&receivedTo=soon',
    );
    expect(wrong.status).toBe(400);
    expect(wrong.body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      ...['client', 'forwarding', 'reason', 'receivedTo', 'state'],
    ]);
  });

  it('finds the applications of a person by the licence number, in any case, which is in no address and no audit trail', async () => {
    const given = submission({ clientId, environment: 'test', scenario: 'in-review' });
    const { drivingLicenceNumber = '' } = given.fields;
    const id = await cases.accept(given);

    const found = await admin.post('/admin/renewals/search', {
      drivingLicenceNumber: drivingLicenceNumber.toLowerCase(),
    });
    expect({ status: found.status, ids: idsOf(found) }).toEqual({ status: 200, ids: [id] });
    const nobody = await admin.post('/admin/renewals/search', { drivingLicenceNumber: 'ABCDE610267NO9EK' });
    expect(idsOf(nobody)).toEqual([]);
    const trail = await auditOf(site.service, 'search');
    expect(trail).toEqual([
      {
        action: 'renewal applications searched',
        actor: admin.clientId,
        before: null,
        after: { by: 'drivingLicenceNumber', found: 1 },
      },
      expect.objectContaining({ after: { by: 'drivingLicenceNumber', found: 0 } }),
    ]);
    expect(JSON.stringify(trail)).not.toContain(drivingLicenceNumber);
  });

  it('finds a transaction of a client by its own id, and says what is wrong with a search', async () => {
    const given = submission({ clientId, environment: 'test', transactionId: 'a counter 7/8' });
    const id = await cases.accept(given);
    const { transactionId } = given;
    const search = (body: object) => admin.post('/admin/renewals/search', body);
    expect(idsOf(await search({ transactionId, clientId }))).toEqual([id]);
    expect(idsOf(await search({ transactionId, clientId: randomUUID() }))).toEqual([]);
    const issuesOf = async (body: object) => (await search(body)).body.errors;
    expect(await issuesOf({})).toEqual([
      { field: 'drivingLicenceNumber', message: 'is required, or transactionId' },
    ]);
    expect(await issuesOf({ drivingLicenceNumber: 'short' })).toEqual([
      { field: 'drivingLicenceNumber', message: 'must be 16 letters and digits' },
    ]);
    expect(await issuesOf({ transactionId })).toEqual([
      { field: 'clientId', message: 'must be the id of the client that has sent the transaction' },
    ]);
    expect(await issuesOf({ transactionId, clientId, drivingLicenceNumber: 'ABCDE610267NO9EK' })).toEqual([
      { field: 'drivingLicenceNumber', message: 'must not be given together with transactionId' },
    ]);
  });

  it('reads an application with everything that the person has filled in, which is audited', async () => {
    const given = submission({ clientId, environment: 'test', scenario: 'in-review' });
    const id = await cases.accept(given);
    await site.process();

    const { status, headers, body } = await admin.get(pathOf(id.toUpperCase()));
    expect({ status, cache: headers['cache-control'] }).toEqual({ status: 200, cache: 'no-store' });
    expect(body).toMatchObject({
      applicationId: id,
      transactionId: given.transactionId,
      fields: given.fields,
      rejection: null,
      forwarding: [],
      images: [
        { kind: 'photo', mediaType: 'image/jpeg', bytes: 2_000, width: 600, height: 750 },
        { kind: 'signature', mediaType: 'image/png', bytes: 2_000, width: 600, height: 750 },
      ],
    });
    expect(body.history.map(({ state }: { state: string }) => state)).toEqual([
      ...['RECEIVED', 'CHECKED', 'IN_REVIEW'],
    ]);
    expect(await auditOf(site.service, id)).toEqual([
      { action: 'renewal application read', actor: admin.clientId, before: null, after: null },
    ]);
    expect((await admin.get(pathOf(randomUUID()))).status).toBe(404);
    expect((await admin.get(pathOf('none'))).status).toBe(400);
  });

  it('reads an image as it was sent, which no browser takes for a page, and which is audited', async () => {
    const [photo, signature] = [image('photo'), image('signature', { mediaType: 'image/png' })];
    const id = await cases.inReview({ images: [photo, signature] });
    for (const { kind, mediaType, bytes } of [photo, signature]) {
      const { status, headers, body } = await admin.get(pathOf(id, `/images/${kind}`));
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'content-type': mediaType,
        'cache-control': 'no-store',
        'content-disposition': `attachment; filename="${kind}.${kind === 'photo' ? 'jpg' : 'png'}"`,
        'x-content-type-options': 'nosniff',
      });
      expect(bytes.equals(body)).toBe(true);
    }
    expect((await admin.get(pathOf(id, '/images/photocard-front'))).status).toBe(404);
    expect((await admin.get(pathOf(id, '/images/passport'))).status).toBe(400);
    expect((await admin.get(pathOf(randomUUID(), '/images/photo'))).status).toBe(404);
    expect(await auditOf(site.service, id)).toMatchObject([
      { action: 'image of a renewal application read', after: { image: 'photo' } },
      { action: 'image of a renewal application read', after: { image: 'signature' } },
    ]);
  });

  it('is an administrator: nobody else reads or decides', async () => {
    const id = await cases.inReview();
    const maker = await site.service.onboard();
    for (const answer of [
      await site.service.as(maker).get('/admin/renewals'),
      await site.service.as(maker).get(pathOf(id)),
      await site.service.as(maker).get(pathOf(id, '/images/photo')),
      await site.service.as(maker).post(pathOf(id, '/accept')),
    ]) {
      expect(answer.status).toBe(403);
    }
    expect(await site.stateOf(id)).toBe('IN_REVIEW');
    expect(await auditOf(site.service, id)).toEqual([]);
  });
});
