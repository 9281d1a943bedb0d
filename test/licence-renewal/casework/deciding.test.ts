import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Administrator, auditOf } from '../../recalls/administration/administrator.js';
import { type RenewalSite, submission } from '../renewal-site.js';
import { CaseSite, idsOf, pathOf } from './case-site.js';

const REASON = 'The photograph shows another person than the photocard.';
const ERASURE = 'the person has asked for erasure';

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

  it('accepts an application, which is then forwarded, and nobody decides about it again', async () => {
    const id = await cases.inReview();
    const accepted = await admin.post(pathOf(id, '/accept'));
    expect({ status: accepted.status, state: accepted.body.state }).toEqual({ status: 200, state: 'READY' });
    expect(accepted.body).not.toHaveProperty('fields');
    for (const [path, body] of [
      ['/accept', undefined],
      ['/reject', { reason: REASON }],
    ] as const) {
      const again = await admin.post(pathOf(id, path), body);
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
    const id = await cases.inReview();
    const rejected = await admin.post(pathOf(id, '/reject'), { reason: `  ${REASON} ` });
    expect({ status: rejected.status, state: rejected.body.state }).toEqual({
      status: 200,
      state: 'REJECTED',
    });
    expect((await admin.get(pathOf(id))).body.rejection).toBe(REASON);
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
      const wrong = await admin.post(pathOf(await cases.inReview(), '/reject'), { reason });
      expect({ status: wrong.status, field: wrong.body.errors[0].field }).toEqual({
        status: 400,
        field: 'reason',
      });
    }
  });

  it('is one of two who decide at once: the other is told what became of it', async () => {
    const id = await cases.inReview();
    const answers = await Promise.all([
      admin.post(pathOf(id, '/accept')),
      admin.post(pathOf(id, '/reject'), { reason: REASON }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await site.historyOf(id)).toHaveLength(4);
  });

  it('forwards an application again of which forwarding was given up', async () => {
    const given = submission({ clientId, environment: 'test', scenario: 'forwarding-fails' });
    const id = await cases.accept(given);
    for (let tries = 0; tries < 4; tries += 1) {
      await site.process();
      site.service.clock.advance({ hours: 1 });
    }
    const failed = await admin.get('/admin/renewals?forwarding=failed');
    expect(idsOf(failed)).toContain(id);
    const shown = await admin.get(pathOf(id));
    expect(shown.body.forwarding.at(-1)).toEqual({
      at: expect.any(String),
      outcome: 'failed',
      problem: 'the test scenario asks for it',
    });

    const again = await admin.post(pathOf(id, '/forward'));
    expect({ status: again.status, failedAt: again.body.forwardingFailedAt }).toEqual({
      status: 200,
      failedAt: null,
    });
    const open = await cases.inReview();
    const refused = await admin.post(pathOf(open, '/forward'));
    expect({ status: refused.status, message: refused.body.errorMessage }).toEqual({
      status: 409,
      message: `Application ${open} can't be forwarded again: it is IN_REVIEW`,
    });
  });

  it('erases an application that is final, of which only the skeleton is left, and no open one', async () => {
    const given = submission({ clientId, environment: 'test', scenario: 'rejected' });
    const id = await cases.accept(given);
    await site.process();
    const open = await cases.inReview();
    const refused = await admin.post(pathOf(open, '/erase'), { reason: ERASURE });
    expect({ status: refused.status, message: refused.body.errorMessage }).toEqual({
      status: 409,
      message: `Application ${open} can't be erased: it is IN_REVIEW`,
    });

    const erased = await admin.post(pathOf(id, '/erase'), { reason: ERASURE });
    expect(erased.status).toBe(200);
    expect(erased.body).toMatchObject({
      state: 'REJECTED',
      erasedAt: expect.any(String),
      imagesErasedAt: expect.any(String),
    });
    const shown = await admin.get(pathOf(id));
    expect(shown.body).toMatchObject({ fields: null, transactionId: null, rejection: null, images: [] });
    expect((await admin.get(pathOf(id, '/images/photo'))).status).toBe(404);
    const { drivingLicenceNumber } = given.fields;
    expect(idsOf(await admin.post('/admin/renewals/search', { drivingLicenceNumber }))).toEqual([]);
    expect((await auditOf(site.service, id)).at(-1)).toMatchObject({
      action: 'renewal application erased',
      actor: admin.clientId,
      after: { reason: ERASURE },
    });
    expect((await admin.post(pathOf(id, '/erase'), { reason: ERASURE })).status).toBe(200);
    expect((await admin.post(pathOf(id, '/erase'), {})).body.errors).toEqual([
      { field: 'reason', message: 'is required' },
    ]);
  });
});
