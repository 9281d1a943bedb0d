import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REDIS_MISSING } from '../platform/limits/redis-server.js';
import { landingOf } from '../recalls/imports/import-site.js';
import { CLAMD_MISSING } from '../recalls/imports/scan/clamd.js';
import { record } from './evidence.js';
import { CreateScenario } from './faults/create-scenario.js';
import { EnquiryScenario } from './faults/enquiry-scenario.js';
import { evidenceOf } from './faults/faults-evidence.js';
import { ImportScenario } from './faults/import-scenario.js';
import { InfectedScenario } from './faults/infected-scenario.js';
import { failEachCall, type Tally } from './faults/matrix.js';
import { OnboardScenario } from './faults/onboard-scenario.js';
import { RegisterLoadScenario } from './faults/register-load-scenario.js';
import { RotateScenario } from './faults/rotate-scenario.js';
import type { Scenario } from './faults/scenario.js';
import { SubmissionScenario } from './faults/submission-scenario.js';
import { Surroundings } from './faults/surroundings.js';
import { UploadScenario } from './faults/upload-scenario.js';
import { isWhole, seed } from './plan.js';

const MISSING = REDIS_MISSING ?? CLAMD_MISSING;

/** Each consists of many runs, and the machine may be slow. */
const TIMEOUT_MS = isWhole ? 1_800_000 : 300_000;

const DEPENDENCIES = ['database', 'disk', 'clamd', 'smtp', 'redis'] as const;

type Run = (surroundings: Surroundings, dependency: (typeof DEPENDENCIES)[number]) => Promise<Tally>;

const SCENARIOS: readonly (readonly [string, Run])[] = [
  ['a file is imported', runs((surroundings) => new ImportScenario(surroundings))],
  ['an infected file is refused', runs((surroundings) => new InfectedScenario(surroundings))],
  ['a file is sent over SFTP', runs((surroundings) => new UploadScenario(surroundings))],
  ['a recall is created', runs((surroundings) => new CreateScenario(surroundings))],
  ['a secret is rotated', runs((surroundings) => new RotateScenario(surroundings))],
  ['a client is onboarded', runs((surroundings) => new OnboardScenario(surroundings))],
  ['a keeper is asked for', runs((surroundings) => new EnquiryScenario(surroundings))],
  ['a register file is loaded', runs((surroundings) => new RegisterLoadScenario(surroundings))],
  ['an application is sent in', runs((surroundings) => new SubmissionScenario(surroundings))],
];

/** The cases in which the service can't know that a mail was sent: it was, but the response was lost, or could not be recorded. */
const MAY_DOUBLE_A_MAIL = /^COMMIT, |, connection lost behind it$|^the message, taken, answer lost$/;

describe.skipIf(MISSING)(
  `A fault at every call (seed ${seed})${MISSING ? ` (${MISSING})` : ''}`,
  {
    timeout: TIMEOUT_MS,
  },
  () => {
    let surroundings: Surroundings;
    const tallies: Tally[] = [];

    beforeAll(async () => {
      surroundings = await Surroundings.open();
    });
    afterAll(async () => {
      await surroundings?.close();
    });

    describe.each(SCENARIOS)('while %s', (_, run) => {
      it.each(
        DEPENDENCIES,
      )('to %s leaves nothing half done, and nothing to do by hand', async (dependency) => {
        const tally = await run(surroundings, dependency);
        tallies.push(tally);

        expect(tally.faults).toEqual([]);
        for (const call of tally.doubled) expect(call, 'what doubled a mail').toMatch(MAY_DOUBLE_A_MAIL);
      });
    });

    it('leaves nothing in the archive that belongs to no run, a day later', async () => {
      const { service } = surroundings;
      service.clock.advance({ hours: 25 });
      await landingOf(service).tick();
      const entries = await readdir(join(service.settings.dataDir, 'objects', 'recalls-archive'));
      const runs = await service.query<{ entry: string }>(
        `SELECT split_part(archive_file, '/', 1) AS entry FROM import_run`,
      );
      expect(entries.sort()).toEqual(runs.map(({ entry }) => entry).sort());
      expect(await readdir(join(service.settings.dataDir, 'intake'))).toEqual([]);
    });

    // After all others, because their findings are recorded only when all claims hold.
    it('reaches every dependency there is', async () => {
      const reached = tallies.filter(({ failed }) => failed.size > 0).map(({ dependency }) => dependency);
      expect(new Set(reached)).toEqual(new Set(['database', 'disk', 'clamd', 'SMTP', 'Redis']));
      await record(evidenceOf(tallies));
    });
  },
);

function runs<Subject>(create: (surroundings: Surroundings) => Scenario<Subject>): Run {
  return (surroundings, dependency) =>
    failEachCall(surroundings, create(surroundings), surroundings[dependency]);
}
