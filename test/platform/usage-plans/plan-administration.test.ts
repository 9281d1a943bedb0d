import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Administrator, auditOf } from '../../recalls/administration/administrator.js';
import { Service } from '../../support/service.js';
import { plannedSurface } from './planned.surface.js';
import { PlannedClients } from './planned-clients.js';

const TERMS = { rate: 2.5, burst: 5, quota: 1_000, quotaPeriod: 'WEEK' };

describe('An administrator of usage plans', () => {
  let service: Service;
  let admin: Administrator;
  let clients: PlannedClients;

  beforeAll(async () => {
    service = await Service.start({}, { moreSurfaces: [plannedSurface({ perSecond: 200, burst: 400 })] });
    admin = await Administrator.of(service);
    clients = new PlannedClients(service);
  });
  afterAll(() => service.stop());

  const create = (name: string, terms: object = TERMS) => admin.post('/admin/plans', { name, ...terms });

  it('finds the three plans to begin with, page by page', async () => {
    const fresh = await Service.start();
    const first = await (await Administrator.of(fresh)).get('/admin/plans?limit=2');
    expect(first.status).toBe(200);
    expect(first.body.plans).toEqual([
      { name: 'bulk', rate: 50, burst: 100, quota: 1_000_000, quotaPeriod: 'DAY', clients: 0 },
      { name: 'standard', rate: 10, burst: 20, quota: 50_000, quotaPeriod: 'DAY', clients: 0 },
    ]);
    const second = await (await Administrator.of(fresh)).get(`/admin/plans?cursor=${first.body.next}`);
    expect(second.body).toEqual({
      plans: [{ name: 'trial', rate: 1, burst: 2, quota: 500, quotaPeriod: 'DAY', clients: 0 }],
      next: null,
    });
    await fresh.stop();
  });

  it('creates a plan, which is in the audit trail', async () => {
    const created = await create('fleet');
    expect({ status: created.status, body: created.body }).toEqual({
      status: 201,
      body: { name: 'fleet', ...TERMS, clients: 0 },
    });
    const read = await admin.get('/admin/plans/fleet');
    expect({ status: read.status, body: read.body, etag: read.headers.etag }).toEqual({
      status: 200,
      body: created.body,
      etag: created.headers.etag,
    });
    expect(await auditOf(service, 'fleet')).toEqual([
      { action: 'usage plan created', actor: admin.clientId, before: null, after: TERMS },
    ]);
    const subject = await admin.get('/admin/audit?subjectKind=usage%20plan&subjectId=fleet');
    expect(subject.body.entries).toMatchObject([{ subject: { kind: 'usage plan', id: 'fleet' } }]);
  });

  it('is refused a second plan of a name', async () => {
    await create('twice');
    const again = await create('twice', { ...TERMS, burst: 6 });
    expect({ status: again.status, ...again.body }).toMatchObject({
      status: 409,
      errorCode: 'RECALLS-CF-01',
      errorMessage: 'There is a usage plan named twice already',
    });
    expect((await admin.get('/admin/plans/twice')).body.burst).toBe(5);
  });

  it('changes a plan only as it was read, with effect on the next call', async () => {
    const created = await create('to-change', { ...TERMS, burst: 1, quota: null, quotaPeriod: null });
    const client = await clients.client('to-change');
    expect(await clients.passed(2, client)).toBe(1);
    const path = '/admin/plans/to-change';
    const changed = await admin.put(path, { ...TERMS, burst: 3 }, created.headers.etag);
    expect({ status: changed.status, body: changed.body }).toEqual({
      status: 200,
      body: { name: 'to-change', ...TERMS, burst: 3, clients: 1 },
    });
    expect(await clients.passed(3, client)).toBe(2);

    const stale = await admin.put(path, TERMS, created.headers.etag);
    expect({ status: stale.status, code: stale.body.errorCode }).toEqual({
      status: 412,
      code: 'RECALLS-PC-02',
    });
    expect((await admin.put(path, TERMS)).body).toMatchObject({ errors: [{ field: 'If-Match' }] });
    expect((await admin.get(path)).headers.etag).toBe(changed.headers.etag);
    expect(await auditOf(service, 'to-change')).toMatchObject([
      { action: 'usage plan created' },
      {
        action: 'usage plan changed',
        before: { rate: 2.5, burst: 1, quota: null, quotaPeriod: null },
        after: { ...TERMS, burst: 3 },
      },
    ]);
  });

  it('removes a plan that no client has', async () => {
    await create('to-remove');
    const client = await clients.client('to-remove');
    const refused = await admin.delete('/admin/plans/to-remove');
    expect({ status: refused.status, ...refused.body }).toMatchObject({
      status: 409,
      errorCode: 'RECALLS-CF-01',
      errorMessage: "The usage plan to-remove can't be removed: 1 client has it",
    });
    await clients.move(client, 'trial');
    expect((await admin.delete('/admin/plans/to-remove')).status).toBe(204);
    expect((await admin.get('/admin/plans/to-remove')).status).toBe(404);
    expect((await auditOf(service, 'to-remove')).map(({ action }) => action)).toEqual([
      'usage plan created',
      'usage plan removed',
    ]);
  });

  it('is told everything that is wrong with a plan', async () => {
    const count = (await admin.get('/admin/plans')).body.plans.length;
    const answer = await create('Fleet!', { rate: 0, burst: 1.5, quota: 0, quotaPeriod: 'YEAR' });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual(
      expect.arrayContaining([
        {
          field: 'name',
          message: 'must have 1 to 40 lower-case letters, digits and hyphens, and begin with a letter',
        },
        { field: 'rate', message: 'must be a number of calls per second from 0.1 to 10000' },
        { field: 'burst', message: 'must be a whole number from 1 to 100000' },
        { field: 'quota', message: 'must be a whole number from 1 to 1000000000' },
        { field: 'quotaPeriod', message: 'must be one of DAY, WEEK, MONTH' },
      ]),
    );
    for (const [terms, errors] of [
      [{ quotaPeriod: null }, [{ field: 'quotaPeriod', message: 'is required with a quota' }]],
      [{ quota: null }, [{ field: 'quotaPeriod', message: 'must be null without a quota' }]],
      [{ quota: undefined }, [{ field: 'quota', message: 'is required; null means no quota' }]],
      [{ quotaPeriod: undefined }, [{ field: 'quotaPeriod', message: 'is required; null means no quota' }]],
    ] as const) {
      expect((await create('faulty', { ...TERMS, ...terms })).body.errors).toEqual(errors);
    }
    expect((await admin.get('/admin/plans')).body.plans).toHaveLength(count);
  });

  it('is 404 for a plan that there is not', async () => {
    const tag = (await create('with-tag')).headers.etag;
    for (const answer of [
      await admin.get('/admin/plans/none'),
      await admin.put('/admin/plans/none', TERMS, tag),
      await admin.delete('/admin/plans/none'),
    ]) {
      expect({ status: answer.status, code: answer.body.errorCode }).toEqual({
        status: 404,
        code: 'RECALLS-NF-01',
      });
    }
  });

  it('gives a client another plan, which counts within a second, and says what is wrong', async () => {
    const client = await clients.client('trial');
    const move = (id: string, body: object) => admin.put(`/admin/clients/${id}/plan`, body);
    expect((await move(client.toUpperCase(), { plan: 'bulk' })).status).toBe(204);
    expect((await auditOf(service, client)).at(-1)).toEqual({
      action: "client's plan changed",
      actor: admin.clientId,
      before: { plan: 'trial' },
      after: { plan: 'bulk' },
    });
    const maker = await service.onboard();
    const refusals = [
      await move(maker.clientId, { plan: 'bulk' }),
      await move(client, { plan: 'golden' }),
      await move(client, {}),
      await move('none', { plan: 'bulk' }),
    ];
    expect(refusals.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    expect(refusals.map(({ body }) => body.errors)).toEqual([
      [
        {
          field: 'clientId',
          message: 'must be a client with a usage plan: the calls of this one are limited in another way',
        },
      ],
      [{ field: 'plan', message: 'must be the name of a usage plan' }],
      [{ field: 'plan', message: 'is required' }],
      [{ field: 'clientId', message: 'must be a UUID' }],
    ]);
    expect((await move('00000000-0000-4000-8000-000000000000', { plan: 'bulk' })).status).toBe(404);
    expect(await service.query('SELECT client_id FROM client_usage_plan WHERE plan = $1', ['bulk'])).toEqual([
      { client_id: client },
    ]);
  });

  it('never removes a plan that a client is given at the same time', async () => {
    for (let round = 0; round < 5; round++) {
      const name = await clients.plan();
      const client = await clients.client('trial');
      const [moved, removed] = await Promise.allSettled([
        clients.move(client, name),
        clients.plans.remove({ kind: 'service' }, name),
      ]);
      expect([moved.status, removed.status].sort()).toEqual(['fulfilled', 'rejected']);
    }
  });

  it('has a client’s plan in the audit trail, and no entry when it stays', async () => {
    const client = await clients.client('trial');
    await clients.move(client, 'trial');
    await clients.move(client, 'bulk');
    const entries = await service.query(
      'SELECT action, before, after FROM audit_entry WHERE subject_id = $1 ORDER BY id',
      [client],
    );
    expect(entries).toEqual([
      { action: "client's plan changed", before: { plan: null }, after: { plan: 'trial' } },
      { action: "client's plan changed", before: { plan: 'trial' }, after: { plan: 'bulk' } },
    ]);
  });
});
