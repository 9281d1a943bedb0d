import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Submission } from '../../../src/licence-renewal/applications/submission.js';
import { fields, licenceNumber, RenewalSite, submission } from '../renewal-site.js';

describe('Processing', () => {
  let site: RenewalSite;
  beforeAll(async () => {
    site = await RenewalSite.start();
  });
  afterAll(() => site.stop());

  const processed = async (given: Submission = submission()) => {
    const id = await site.accept(given);
    await site.process();
    return id;
  };

  it('checks and forwards an application that gives no doubt, with a history of every state', async () => {
    const id = await site.accept(submission());
    site.service.clock.advance({ seconds: 2 });
    await site.process();
    expect(await site.historyOf(id)).toEqual(['RECEIVED', 'CHECKED', 'READY', 'FORWARDED']);
    const [row] = await site.service.query(
      'SELECT state, state_since, final_at, forwarding_failed_at FROM renewal_application WHERE id = $1',
      [id],
    );
    const now = new Date(site.service.clock.now());
    expect(row).toEqual({ state: 'FORWARDED', state_since: now, final_at: now, forwarding_failed_at: null });
    expect(
      await site.service.query(
        'SELECT sequence, at, outcome, problem FROM renewal_forwarding_attempt WHERE application_id = $1',
        [id],
      ),
    ).toEqual([{ sequence: 1, at: now, outcome: 'forwarded', problem: null }]);
    expect(await site.jobs()).toEqual([]);
  });

  it('does nothing a second time, when a job is there twice', async () => {
    const id = await processed();
    await site.addJob('renewal-check', id);
    await site.addJob('renewal-forward', id);
    site.service.clock.advance({ days: 1 });
    await site.process();
    expect(await site.historyOf(id)).toEqual(['RECEIVED', 'CHECKED', 'READY', 'FORWARDED']);
    expect(await site.jobs()).toEqual([]);
  });

  describe('of a second application for a licence', () => {
    const twice = async (first: Partial<Submission>, second: Partial<Submission>, days: number) => {
      const drivingLicenceNumber = licenceNumber();
      const one = await processed(submission({ fields: fields({ drivingLicenceNumber }), ...first }));
      site.service.clock.advance({ days });
      const other = await processed(submission({ fields: fields({ drivingLicenceNumber }), ...second }));
      return [one, other] as const;
    };

    it('within 30 days is a review of the second one alone, also when another client sent it', async () => {
      const [one, other] = await twice({}, {}, 29);
      expect([await site.stateOf(one), await site.stateOf(other)]).toEqual(['FORWARDED', 'IN_REVIEW']);
      expect(await site.reasonsOf(one)).toEqual([]);
      expect(await site.reasonsOf(other)).toEqual(['DUPLICATE_LICENCE']);
      expect(await site.historyOf(other)).toEqual(['RECEIVED', 'CHECKED', 'IN_REVIEW']);
    });

    it('after 30 days is no doubt', async () => {
      const [, other] = await twice({}, {}, 31);
      expect(await site.stateOf(other)).toBe('FORWARDED');
    });

    it('in the other environment, or of the other type, is no doubt', async () => {
      const [, test] = await twice({}, { environment: 'test' }, 1);
      expect(await site.stateOf(test)).toBe('FORWARDED');
      const drivingLicenceNumber = licenceNumber();
      await processed(submission({ fields: fields({ drivingLicenceNumber }) }));
      const photocard = await processed(
        submission({ fields: fields({ drivingLicenceNumber, transactionType: 'TYRPC' }) }),
      );
      expect(await site.stateOf(photocard)).toBe('FORWARDED');
    });

    it('marks all but one of those that are checked at once', async () => {
      const drivingLicenceNumber = licenceNumber();
      const ids = await Promise.all(
        Array.from({ length: 6 }, () =>
          site.accept(submission({ clientId: randomUUID(), fields: fields({ drivingLicenceNumber }) })),
        ),
      );
      await Promise.all([site.process(), site.process()]);
      const states = await Promise.all(ids.map((id) => site.stateOf(id)));
      expect(states.sort()).toEqual(['FORWARDED', ...Array(5).fill('IN_REVIEW')]);
    });
  });

  describe('in the test environment', () => {
    it.each([
      ['accepted', ['RECEIVED', 'CHECKED', 'READY', 'FORWARDED'], []],
      ['in-review', ['RECEIVED', 'CHECKED', 'IN_REVIEW'], ['TEST_SCENARIO']],
      ['rejected', ['RECEIVED', 'CHECKED', 'IN_REVIEW', 'REJECTED'], ['TEST_SCENARIO']],
    ] as const)('follows the scenario %s', async (scenario, history, reasons) => {
      const id = await processed(submission({ environment: 'test', scenario }));
      expect(await site.historyOf(id)).toEqual(history);
      expect(await site.reasonsOf(id)).toEqual(reasons);
    });

    it('accepts an application with doubts too, when its scenario says so', async () => {
      const drivingLicenceNumber = licenceNumber();
      const more = { environment: 'test', fields: fields({ drivingLicenceNumber }) } as const;
      await processed(submission(more));
      const id = await processed(submission({ ...more, scenario: 'accepted' }));
      expect(await site.historyOf(id)).toEqual(['RECEIVED', 'CHECKED', 'IN_REVIEW', 'READY', 'FORWARDED']);
      expect(await site.reasonsOf(id)).toEqual(['DUPLICATE_LICENCE']);
    });

    it('gives forwarding up soon, when its scenario says so, and it remains visible', async () => {
      const id = await processed(submission({ environment: 'test', scenario: 'forwarding-fails' }));
      expect(await site.stateOf(id)).toBe('READY');
      site.service.clock.advance({ seconds: 10 });
      await site.process();
      const [row] = await site.service.query(
        'SELECT state, forwarding_failed_at FROM renewal_application WHERE id = $1',
        [id],
      );
      expect(row).toEqual({ state: 'READY', forwarding_failed_at: new Date(site.service.clock.now()) });
      const attempts = await site.service.query(
        'SELECT outcome, problem FROM renewal_forwarding_attempt WHERE application_id = $1',
        [id],
      );
      expect(attempts).toEqual(
        Array(2).fill({ outcome: 'failed', problem: 'the test scenario asks for it' }),
      );
    });
  });

  describe('after a worker was killed', () => {
    it('does its job when its time is over, and not before', async () => {
      const id = await site.accept(submission());
      // What a worker does that is then killed.
      await site.service.query(
        "UPDATE job_queue.job SET state = 'active', started_on = $1 WHERE data ->> 'id' = $2",
        [new Date(site.service.clock.now()), id],
      );
      site.service.clock.advance({ seconds: 59 });
      await site.maintainJobs();
      await site.process();
      expect(await site.stateOf(id)).toBe('RECEIVED');
      site.service.clock.advance({ seconds: 2 });
      await site.maintainJobs();
      // The delay before it is tried again is some seconds.
      site.service.clock.advance({ seconds: 10 });
      await site.process();
      expect(await site.stateOf(id)).toBe('FORWARDED');
    });
  });

  describe('of applications without a job', () => {
    it('adds it after a minute, for each state that waits for one', async () => {
      const ready = await processed(submission({ environment: 'test', scenario: 'in-review' }));
      const reviewed = await processed(submission({ environment: 'test', scenario: 'in-review' }));
      const givenUp = await processed(submission({ environment: 'test', scenario: 'forwarding-fails' }));
      site.service.clock.advance({ seconds: 10 });
      await site.process();
      await site.decisions.accept({ kind: 'service' }, ready);
      const received = await site.accept(submission());
      await site.service.query("DELETE FROM job_queue.job WHERE data ->> 'id' = ANY($1)", [
        [received, ready],
      ]);
      await site.process();
      await site.sweepJobs();
      expect(await site.jobs()).toEqual([]);

      site.service.clock.advance({ seconds: 61 });
      await site.sweepJobs();
      const jobs = await site.jobs();
      expect(jobs.map(({ name, data }) => [name, data.id]).sort()).toEqual(
        [
          ['renewal-check', received],
          ['renewal-forward', ready],
        ].sort(),
      );
      // Those that have one get no second one.
      await site.sweepJobs();
      expect(await site.jobs()).toHaveLength(2);
      await site.process();
      expect(await site.stateOf(received)).toBe('FORWARDED');
      expect(await site.stateOf(ready)).toBe('FORWARDED');
      // Somebody else acts on these.
      expect(await site.stateOf(reviewed)).toBe('IN_REVIEW');
      expect(await site.stateOf(givenUp)).toBe('READY');
    });
  });
});
