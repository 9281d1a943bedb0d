import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/platform/audit/actor.js';
import { type AuditedAct, AuditLog } from '../../../src/platform/audit/audit-log.js';
import { Transactions } from '../../../src/platform/database/transaction.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Service } from '../../support/service.js';

describe('GET /admin/audit', () => {
  let service: Service;
  let admin: OnboardedClient;
  let subject: { kind: 'client'; id: string };

  beforeAll(async () => {
    service = await Service.start();
    // A token lives 35 minutes, which is longer than these tests take.
    service.clock.set('2026-03-01T10:00:00Z');
    admin = await service.onboard('admin', { name: 'Service desk' });
  });
  afterAll(() => service.stop());

  // The id of a client that does not exist, because the trail outlives its subjects.
  beforeEach(() => {
    subject = { kind: 'client', id: randomUUID() };
  });

  const record = (actor: Actor, act: Partial<AuditedAct> = {}) =>
    service.application
      .get(Transactions)
      .run((transaction) =>
        service.application
          .get(AuditLog)
          .record(transaction, actor, { action: 'client disabled', subject, ...act }),
      );
  const byAdmin = (): Actor => ({ kind: 'client', clientId: admin.clientId, address: '192.0.2.7' });
  const list = async (parameters: Record<string, string> = {}) => {
    const answer = await service
      .as(admin)
      .get(`/admin/audit?${new URLSearchParams({ subjectId: subject.id, ...parameters })}`);
    expect(answer.status).toBe(200);
    return answer.body;
  };
  const actionsOf = async (parameters: Record<string, string>) =>
    (await list(parameters)).entries.map((entry: { action: string }) => entry.action);

  it('shows who did what, when, from where, and the values before and after', async () => {
    const maker = await service.onboard('manufacturer', { name: 'Acme' });
    service.clock.set('2026-03-01T10:00:00.123Z');
    await record(byAdmin(), {
      subject: { kind: 'client', id: maker.clientId },
      before: { disabledAt: null },
      after: { disabledAt: '2026-03-01T10:00:00.123Z' },
    });
    expect(await list({ subjectId: maker.clientId, action: 'client disabled' })).toEqual({
      entries: [
        {
          id: expect.any(Number),
          happenedAt: '2026-03-01T10:00:00.123Z',
          actor: { kind: 'client', clientId: admin.clientId, name: 'Service desk', address: '192.0.2.7' },
          action: 'client disabled',
          subject: { kind: 'client', id: maker.clientId, name: 'Acme' },
          before: { disabledAt: null },
          after: { disabledAt: '2026-03-01T10:00:00.123Z' },
        },
      ],
      next: null,
    });
  });

  it('includes acts of the command line and of the service itself, and subjects without a name', async () => {
    await record({ kind: 'service' });
    await record({ kind: 'command line', user: 'olive' });
    const { entries } = await list();
    expect(entries).toMatchObject([
      { actor: { kind: 'command line', user: 'olive' }, subject, before: null, after: null },
      { actor: { kind: 'service' }, subject },
    ]);
    expect(Object.keys(entries[0].actor)).toEqual(['kind', 'user']);
    expect(Object.keys(entries[1].actor)).toEqual(['kind']);
    expect(entries[0].subject).toEqual(subject);
  });

  it('names manufacturers', async () => {
    const { manufacturer } = await service.onboard('manufacturer', { name: 'Lotus & Sons' });
    const id = String(manufacturer?.id);
    await record(
      { kind: 'service' },
      { action: 'manufacturer changed', subject: { kind: 'manufacturer', id } },
    );
    const { entries } = await list({ subjectKind: 'manufacturer', subjectId: id });
    expect(entries).toMatchObject([{ subject: { kind: 'manufacturer', id, name: 'Lotus & Sons' } }]);
  });

  it('is narrowed by every parameter, and by all of them together', async () => {
    const other = await service.onboard('admin');
    const others: Actor = { kind: 'client', clientId: other.clientId, address: '192.0.2.8' };
    service.clock.set('2026-03-01T10:04:00Z');
    await record(byAdmin(), { action: 'first' });
    service.clock.set('2026-03-01T10:05:00Z');
    await record(others, { action: 'second' });
    service.clock.set('2026-03-01T10:06:00Z');
    await record(others, { action: 'third' });
    await record(others, { action: 'third', subject: { kind: 'import run', id: subject.id } });

    expect(await actionsOf({})).toEqual(['third', 'third', 'second', 'first']);
    expect(await actionsOf({ actor: admin.clientId })).toEqual(['first']);
    expect(await actionsOf({ actor: other.clientId.toUpperCase() })).toEqual(['third', 'third', 'second']);
    expect(await actionsOf({ action: 'second' })).toEqual(['second']);
    expect(await actionsOf({ action: 'sec' })).toEqual([]);
    expect(await actionsOf({ subjectKind: 'import run' })).toEqual(['third']);
    expect(await actionsOf({ subjectId: randomUUID() })).toEqual([]);
    expect(await actionsOf({ since: '2026-03-01T10:05:00Z' })).toEqual(['third', 'third', 'second']);
    expect(await actionsOf({ until: '2026-03-01T11:05:00+01:00' })).toEqual(['first']);
    expect(await actionsOf({ since: '2026-03-01', until: '2026-03-01T10:06:00Z' })).toEqual([
      'second',
      'first',
    ]);
    expect(
      await actionsOf({
        actor: other.clientId,
        action: 'third',
        subjectKind: 'client',
        since: '2026-03-01T10:05:00Z',
        until: '2026-03-02',
      }),
    ).toEqual(['third']);
  });

  it('comes in pages that neither miss an entry nor show one twice while others are written', async () => {
    const actions = Array.from({ length: 7 }, (_, index) => `act ${index}`);
    for (const action of actions) {
      // Newest means written last, even if a clock was set back.
      service.clock.correct(-100);
      await record({ kind: 'service' }, { action });
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await list({ limit: '3', ...(cursor === null ? {} : { cursor }) });
      expect(page.entries.length).toBeLessThanOrEqual(3);
      seen.push(...page.entries.map((entry: { action: string }) => entry.action));
      cursor = page.next;
      await record({ kind: 'service' }, { action: 'meanwhile' });
    } while (cursor !== null);
    expect(seen).toEqual(actions.toReversed());
  });

  it('has 100 on a page by default', async () => {
    for (let times = 0; times < 101; times += 1) await record({ kind: 'service' });
    const page = await list();
    expect(page.entries).toHaveLength(100);
    expect((await list({ cursor: page.next })).entries).toHaveLength(1);
    expect(await list({ limit: '500' })).toMatchObject({ entries: { length: 101 }, next: null });
  });

  it('reports all issues of an invalid query at once', async () => {
    const answer = await service
      .as(admin)
      .get(
        '/admin/audit?actor=olive&action=&subjectKind=car&subjectId=%00&since=yesterday&until=2026-02-30&limit=0&sort=id',
      );
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      errorCode: 'RECALLS-BR-01',
      errorMessage: 'Invalid request parameters',
    });
    const faults = Object.fromEntries(
      answer.body.errors.map((fault: { field: string; message: string }) => [fault.field, fault.message]),
    );
    const instant = 'must be a date (YYYY-MM-DD) or a time with its offset (2026-11-22T09:30:00Z)';
    expect(faults).toEqual({
      actor: 'must be the id of a client',
      action: 'must have 1 to 100 characters',
      subjectKind:
        'must be one of client, manufacturer, import run, encryption key, register load, vehicle, usage plan, enquiry, renewal application, person',
      subjectId: 'must have 1 to 100 characters',
      since: instant,
      until: instant,
      limit: 'must be a whole number from 1 to 500',
      sort: expect.any(String),
    });
  });

  it.each(['WyJ4Il0', 'WzEsMl0', 'x'])('refuses a cursor that is none of its own: %s', async (cursor) => {
    const answer = await service.as(admin).get(`/admin/audit?cursor=${cursor}`);
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toEqual([expect.objectContaining({ field: 'cursor' })]);
  });

  it.each(['manufacturer', 'mot'] as const)('is not for a client of role %s', async (role) => {
    const answer = await service.as(await service.onboard(role)).get('/admin/audit');
    expect(answer.status).toBe(403);
    expect(answer.body.errorCode).toBe('RECALLS-FB-01');
  });
});
