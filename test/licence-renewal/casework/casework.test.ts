import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Administrator, auditOf } from '../../recalls/administration/administrator.js';
import { RenewalPartner } from '../renewal-partner.js';
import { image, RenewalSite, submission } from '../renewal-site.js';

const REASON = 'The photograph shows another person than the photocard.';
const ERASURE = 'the person has asked for erasure';

describe('A caseworker', () => {
  let site: RenewalSite;
  let admin: Administrator;
  let clientId: string;

  beforeAll(async () => {
    site = await RenewalSite.start();
    admin = await Administrator.of(site.service);
    ({ clientId } = (await RenewalPartner.onboard(site.service, { environment: 'test' })).partner);
  });
  afterAll(() => site.stop());

  const at = (id: string, rest = '') => `/admin/renewals/${id}${rest}`;

  /** At a time of its own, so that each application has a place in the order. */
  function accept(given: Parameters<RenewalSite['accept']>[0]): Promise<string> {
    site.service.clock.advance({ seconds: 1 });
    return site.accept(given);
  }

  /** An application that a caseworker has to look at. */
  async function inReview(more: Parameters<typeof submission>[0] = {}): Promise<string> {
    const given = submission({ clientId, environment: 'test', scenario: 'in-review', ...more });
    const id = await accept(given);
    await site.process();
    expect(await site.stateOf(id)).toBe('IN_REVIEW');
    return id;
  }

  const idsOf = ({ body }: { body: { applications: { applicationId: string }[] } }) =>
    body.applications.map(({ applicationId }) => applicationId);

  it('finds applications by state, reason, client, environment and age, the oldest first, page by page', async () => {
    const first = await inReview();
    site.service.clock.advance({ minutes: 1 });
    const second = await inReview();
    const other = await accept(submission());
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
    const id = await accept(given);

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
    const id = await accept(given);
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
    const id = await accept(given);
    await site.process();

    const { status, headers, body } = await admin.get(at(id.toUpperCase()));
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
    expect((await admin.get(at(randomUUID()))).status).toBe(404);
    expect((await admin.get(at('none'))).status).toBe(400);
  });

  it('reads an image as it was sent, which no browser takes for a page, and which is audited', async () => {
    const [photo, signature] = [image('photo'), image('signature', { mediaType: 'image/png' })];
    const id = await inReview({ images: [photo, signature] });
    for (const { kind, mediaType, bytes } of [photo, signature]) {
      const { status, headers, body } = await admin.get(at(id, `/images/${kind}`));
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'content-type': mediaType,
        'cache-control': 'no-store',
        'content-disposition': `attachment; filename="${kind}.${kind === 'photo' ? 'jpg' : 'png'}"`,
        'x-content-type-options': 'nosniff',
      });
      expect(bytes.equals(body)).toBe(true);
    }
    expect((await admin.get(at(id, '/images/photocard-front'))).status).toBe(404);
    expect((await admin.get(at(id, '/images/passport'))).status).toBe(400);
    expect((await admin.get(at(randomUUID(), '/images/photo'))).status).toBe(404);
    expect(await auditOf(site.service, id)).toMatchObject([
      { action: 'image of a renewal application read', after: { image: 'photo' } },
      { action: 'image of a renewal application read', after: { image: 'signature' } },
    ]);
  });

  it('accepts an application, which is then forwarded, and nobody decides about it again', async () => {
    const id = await inReview();
    const accepted = await admin.post(at(id, '/accept'));
    expect({ status: accepted.status, state: accepted.body.state }).toEqual({ status: 200, state: 'READY' });
    expect(accepted.body).not.toHaveProperty('fields');
    for (const [path, body] of [
      ['/accept', undefined],
      ['/reject', { reason: REASON }],
    ] as const) {
      const again = await admin.post(at(id, path), body);
      expect({ status: again.status, code: again.body.errorCode, message: again.body.errorMessage }).toEqual({
        status: 409,
        code: 'RECALLS-CF-01',
        message: `Application ${id} can't be ${path === '/accept' ? 'accepted' : 'rejected'}: it is READY`,
      });
    }
    await site.process();
    expect(await site.stateOf(id)).toBe('FORWARDED');
    expect(await auditOf(site.service, id)).toEqual([
      {
        action: 'renewal application accepted',
        actor: admin.clientId,
        before: { state: 'IN_REVIEW' },
        after: { state: 'READY' },
      },
    ]);
  });

  it('rejects an application with a reason, which is sealed with it and in no audit trail', async () => {
    const id = await inReview();
    const rejected = await admin.post(at(id, '/reject'), { reason: `  ${REASON} ` });
    expect({ status: rejected.status, state: rejected.body.state }).toEqual({
      status: 200,
      state: 'REJECTED',
    });
    expect((await admin.get(at(id))).body.rejection).toBe(REASON);
    expect(JSON.stringify(await auditOf(site.service, id))).not.toContain('photograph');
    await site.process();
    expect(await site.stateOf(id)).toBe('REJECTED');
    for (const reason of [
      undefined,
      7,
      'no',
      'x'.repeat(1_001),
      `a${String.fromCharCode(7)}bell that rings`,
    ]) {
      const wrong = await admin.post(at(await inReview(), '/reject'), { reason });
      expect({ status: wrong.status, field: wrong.body.errors[0].field }).toEqual({
        status: 400,
        field: 'reason',
      });
    }
  });

  it('is one of two who decide at once: the other is told what became of it', async () => {
    const id = await inReview();
    const answers = await Promise.all([
      admin.post(at(id, '/accept')),
      admin.post(at(id, '/reject'), { reason: REASON }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await site.historyOf(id)).toHaveLength(4);
  });

  it('forwards an application again of which forwarding was given up', async () => {
    const given = submission({ clientId, environment: 'test', scenario: 'forwarding-fails' });
    const id = await accept(given);
    for (let tries = 0; tries < 4; tries += 1) {
      await site.process();
      site.service.clock.advance({ hours: 1 });
    }
    const failed = await admin.get('/admin/renewals?forwarding=failed');
    expect(idsOf(failed)).toContain(id);
    const shown = await admin.get(at(id));
    expect(shown.body.forwarding.at(-1)).toEqual({
      at: expect.any(String),
      outcome: 'failed',
      problem: 'the test scenario asks for it',
    });

    const again = await admin.post(at(id, '/forward'));
    expect({ status: again.status, failedAt: again.body.forwardingFailedAt }).toEqual({
      status: 200,
      failedAt: null,
    });
    const open = await inReview();
    const refused = await admin.post(at(open, '/forward'));
    expect({ status: refused.status, message: refused.body.errorMessage }).toEqual({
      status: 409,
      message: `Application ${open} can't be forwarded again: it is IN_REVIEW`,
    });
  });

  it('erases an application that is final, of which only the skeleton is left, and no open one', async () => {
    const given = submission({ clientId, environment: 'test', scenario: 'rejected' });
    const id = await accept(given);
    await site.process();
    const open = await inReview();
    const refused = await admin.post(at(open, '/erase'), { reason: ERASURE });
    expect({ status: refused.status, message: refused.body.errorMessage }).toEqual({
      status: 409,
      message: `Application ${open} can't be erased: it is IN_REVIEW`,
    });

    const erased = await admin.post(at(id, '/erase'), { reason: ERASURE });
    expect(erased.status).toBe(200);
    expect(erased.body).toMatchObject({
      state: 'REJECTED',
      erasedAt: expect.any(String),
      imagesErasedAt: expect.any(String),
    });
    const shown = await admin.get(at(id));
    expect(shown.body).toMatchObject({ fields: null, transactionId: null, rejection: null, images: [] });
    expect((await admin.get(at(id, '/images/photo'))).status).toBe(404);
    const { drivingLicenceNumber } = given.fields;
    expect(idsOf(await admin.post('/admin/renewals/search', { drivingLicenceNumber }))).toEqual([]);
    expect((await auditOf(site.service, id)).at(-1)).toMatchObject({
      action: 'renewal application erased',
      actor: admin.clientId,
      after: { reason: ERASURE },
    });
    expect((await admin.post(at(id, '/erase'), { reason: ERASURE })).status).toBe(200);
    expect((await admin.post(at(id, '/erase'), {})).body.errors).toEqual([
      { field: 'reason', message: 'is required' },
    ]);
  });

  it('is an administrator: nobody else reads or decides', async () => {
    const id = await inReview();
    const maker = await site.service.onboard();
    for (const answer of [
      await site.service.as(maker).get('/admin/renewals'),
      await site.service.as(maker).get(at(id)),
      await site.service.as(maker).get(at(id, '/images/photo')),
      await site.service.as(maker).post(at(id, '/accept')),
    ]) {
      expect(answer.status).toBe(403);
    }
    expect(await site.stateOf(id)).toBe('IN_REVIEW');
    expect(await auditOf(site.service, id)).toEqual([]);
  });
});
