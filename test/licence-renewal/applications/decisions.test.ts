import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenApplications } from '../../../src/licence-renewal/applications/open-applications.js';
import { RenewalSite, submission } from '../renewal-site.js';

const ACTOR = { kind: 'command line', user: 'caseworker' } as const;

describe('A decision about an application', () => {
  let site: RenewalSite;
  beforeAll(async () => {
    site = await RenewalSite.start();
  });
  afterAll(() => site.stop());

  const inReview = async () => {
    const id = await site.accept(submission({ environment: 'test', scenario: 'in-review' }));
    await site.process();
    return id;
  };
  const auditOf = (id: string) =>
    site.service.query(
      'SELECT action, actor_user, before, after FROM audit_entry WHERE subject_kind = $1 AND subject_id = $2 ORDER BY id',
      ['renewal application', id],
    );

  it('accepts it, audited, and it is forwarded', async () => {
    const id = await inReview();
    expect(await site.decisions.accept(ACTOR, id)).toEqual({ kind: 'done', state: 'READY' });
    await site.process();
    expect(await site.historyOf(id)).toEqual(['RECEIVED', 'CHECKED', 'IN_REVIEW', 'READY', 'FORWARDED']);
    expect(await auditOf(id)).toEqual([
      {
        action: 'renewal application accepted',
        actor_user: 'caseworker',
        before: { state: 'IN_REVIEW' },
        after: { state: 'READY' },
      },
    ]);
  });

  it('rejects it with a reason, which is sealed and in no audit entry', async () => {
    const id = await inReview();
    const reason = 'Ms Example has sent the photo of somebody else.';
    expect(await site.decisions.reject(ACTOR, id, reason)).toEqual({ kind: 'done', state: 'REJECTED' });
    const opened = site.service.application.get(OpenApplications, { strict: false });
    expect(await opened.find(id)).toMatchObject({ state: 'REJECTED', rejection: reason });
    const audited = await auditOf(id);
    expect(audited).toMatchObject([{ action: 'renewal application rejected', after: { state: 'REJECTED' } }]);
    expect(JSON.stringify(audited)).not.toContain('Example');
    await site.process();
    expect(await site.stateOf(id)).toBe('REJECTED');
    const [row] = await site.service.query('SELECT final_at FROM renewal_application WHERE id = $1', [id]);
    expect(row).toEqual({ final_at: new Date(site.service.clock.now()) });
  });

  it('is refused when the state does not allow it, and changes nothing', async () => {
    const id = await site.accept(submission());
    const decisions = [
      () => site.decisions.accept(ACTOR, id),
      () => site.decisions.reject(ACTOR, id, 'no'),
      () => site.decisions.forwardAgain(ACTOR, id),
      () => site.decisions.erase(ACTOR, id, 'A customer asked for it'),
    ];
    for (const decide of decisions) {
      expect(await decide()).toEqual({ kind: 'refused', state: 'RECEIVED' });
    }
    expect(await site.historyOf(id)).toEqual(['RECEIVED']);
    await site.process();
    for (const decide of decisions.slice(0, 3)) {
      expect(await decide()).toEqual({ kind: 'refused', state: 'FORWARDED' });
    }
    expect(await auditOf(id)).toEqual([]);
  });

  it('about an application that does not exist says so', async () => {
    const id = randomUUID();
    expect(await site.decisions.accept(ACTOR, id)).toEqual({ kind: 'not found' });
    expect(await site.decisions.reject(ACTOR, id, 'no')).toEqual({ kind: 'not found' });
    expect(await site.decisions.forwardAgain(ACTOR, id)).toEqual({ kind: 'not found' });
    expect(await site.decisions.erase(ACTOR, id, 'A customer asked for it')).toEqual({ kind: 'not found' });
  });

  it('of several caseworkers at once is made by one, and the others see what it was', async () => {
    const id = await inReview();
    const decided = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        index % 2 === 0 ? site.decisions.accept(ACTOR, id) : site.decisions.reject(ACTOR, id, 'no'),
      ),
    );
    const done = decided.filter(({ kind }) => kind === 'done');
    expect(done).toHaveLength(1);
    const state = done[0] && 'state' in done[0] ? done[0].state : undefined;
    expect(decided.filter(({ kind }) => kind === 'refused')).toEqual(
      Array(11).fill({ kind: 'refused', state }),
    );
    expect(await auditOf(id)).toHaveLength(1);
    expect(await site.historyOf(id)).toEqual(['RECEIVED', 'CHECKED', 'IN_REVIEW', state]);
  });
});
