import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Resolution } from '../../../src/kadoe/register/look-up/register-look-ups.js';
import { keeper, RegisterSite, vehicle } from '../register/register-site.js';
import { answered, recordsOf } from './enquiry-site.js';

const REASON = 'a court has asked what was answered';

describe('The explanation of an answer', () => {
  let site: RegisterSite;
  beforeAll(async () => {
    site = await RegisterSite.start();
  });
  afterAll(() => site.stop());

  const explain = async (id: string) => {
    const answer = await site.service.as(site.admin).get(`/admin/enquiries/${id}`);
    expect(answer.status).toBe(200);
    expect(answer.headers['cache-control']).toBe('no-store');
    return answer.body;
  };
  const explainWithKeeper = (id: string, body: object = { reason: REASON }) =>
    site.service.as(site.admin).post(`/admin/enquiries/${id}/explanation`, body);
  const record = async (resolution: Resolution) =>
    (await recordsOf(site.service).add(answered(resolution))).id;
  const acts = (id: string) =>
    site.service.query(
      "SELECT action, after FROM audit_entry WHERE subject_kind = 'enquiry' AND subject_id = $1 ORDER BY id",
      [id],
    );

  it('masks the keeper, and is in the audit trail without a name', async () => {
    await site.load([vehicle('M1', 'MM10AAA', { keepers: [keeper('SMITHSON', '2020-01-01')] })]);
    const id = await record(await site.resolveMark('MM10AAA'));
    const body = await explain(id);
    expect(body).toMatchObject({
      keeperAnswered: true,
      known: {
        reference: 'M1',
        vehicle: { registrationNumber: 'MM10AAA', chassisVin: 'VINM1', make: 'FORD' },
        states: [],
        withheldAs: null,
        isWithheldNow: false,
        keeper: { from: '2020-01-01', kind: 'person', name: 'A*** S***', postcode: 'SA***' },
      },
    });
    expect(JSON.stringify(body)).not.toContain('SMITHSON');
    expect(await acts(id)).toEqual([{ action: 'enquiry shown', after: null }]);
  });

  it('masks a keeper as a whole who is withheld now, and shows one for a reason, which is in the audit trail', async () => {
    const line = vehicle('W1', 'WW10AAA', { keepers: [keeper('PROTECTED', '2020-01-01')] });
    await site.load([line]);
    const id = await record(await site.resolveMark('WW10AAA'));
    await site.load([{ ...line, states: [{ kind: 'GEO' as const, from: '2020-01-01' }] }]);
    const { known } = await explain(id);
    expect(known).toMatchObject({ isWithheldNow: true, withheldAs: null });
    expect(known.keeper).toEqual({ name: '***' });

    for (const [reason, message] of [
      [undefined, 'is required'],
      [7, 'must be a string'],
      ['too short', 'must have 10 to 500 characters'],
      [' '.repeat(20), 'must have 10 to 500 characters'],
      ['x'.repeat(501), 'must have 10 to 500 characters'],
      ['two\nlines of it', 'must be one line, without control characters'],
    ]) {
      const refused = await explainWithKeeper(id, { reason });
      expect(refused.status).toBe(400);
      expect(refused.body.errors).toEqual([expect.objectContaining({ field: 'reason', message })]);
    }
    const shown = await explainWithKeeper(id);
    expect(shown.headers['cache-control']).toBe('no-store');
    expect(shown.body.known.keeper).toEqual({
      ...{ from: '2020-01-01', title: 'MS', firstNames: 'ANN', lastName: 'PROTECTED' },
      address: { line1: '1 TEST STREET', postcode: 'SA1 1AA' },
    });
    expect(await acts(id)).toEqual([
      { action: 'enquiry shown', after: null },
      { action: 'keeper of an enquiry shown', after: { reason: REASON } },
    ]);
  });

  it('is 404 for an id that no enquiry has, and nothing is in the audit trail', async () => {
    for (const id of [
      '0193767c-1c00-7b5e-9d4f-2a1c3e5f7089',
      'ffffffff-ffff-7fff-bfff-ffffffffffff',
      '6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10',
    ]) {
      const answer = await site.service.as(site.admin).get(`/admin/enquiries/${id}`);
      expect([answer.status, answer.body.errorCode]).toEqual([404, 'RECALLS-NF-01']);
      expect((await explainWithKeeper(id)).status).toBe(404);
      expect(await acts(id)).toEqual([]);
    }
    expect((await site.service.as(site.admin).get('/admin/enquiries/7')).status).toBe(400);
  });
});
