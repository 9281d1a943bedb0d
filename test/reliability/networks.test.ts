import { afterAll, beforeAll, describe, type ExpectStatic, it } from 'vitest';
import { REDIS_MISSING } from '../platform/limits/redis-server.js';
import { CLAMD_MISSING, Clamd } from '../recalls/imports/scan/clamd.js';
import { record } from './evidence.js';
import { breakAcceptance } from './networks/acceptance.js';
import { breakDatabase } from './networks/database.js';
import {
  CUT,
  FORGOTTEN,
  HALF_OPEN,
  inTheMiddle,
  LATE,
  type NetworkFault,
  REFUSED,
  SILENT,
  SLOW,
} from './networks/faults.js';
import { type Cell, Findings } from './networks/findings.js';
import { breakImport } from './networks/import.js';
import { breakLimits } from './networks/limits.js';
import { breakMail } from './networks/mail.js';
import { breakObjectStore } from './networks/object-store.js';
import { startWithoutDatabase, startWithoutOthers, stopBehind } from './networks/processes.js';
import { breakReplica } from './networks/replica.js';
import { breakScanner } from './networks/scanner.js';
import { isWhole } from './plan.js';

/** Much longer than the longest timeout, which is that of clamd. */
const DEADLINE_MS = 400_000;

const findings = new Findings();
let begun = 0;

/** The most important faults are tried in every run, the others in whole runs. */
function faults(inEveryRun: readonly NetworkFault[], inWholeRuns: readonly NetworkFault[]) {
  return named(isWhole ? [...inEveryRun, ...inWholeRuns] : inEveryRun);
}

function named(faults: readonly NetworkFault[]): [string, NetworkFault][] {
  return faults.map((fault) => [fault.name, fault]);
}

// Each cell has a service and a network of its own, and mostly waits.
describe.concurrent('a network that is slow or broken', { timeout: DEADLINE_MS }, () => {
  /** @param expect the test's own: beside others that run, the global one asserts for any of them */
  const note = async (expect: ExpectStatic, trying: Promise<Cell>) => {
    begun += 1;
    const cell = await trying;
    expect(cell.longestMs).toBeGreaterThan(0);
    findings.add(cell);
  };

  describe('to PostgreSQL', () => {
    // These wait the longest.
    it.for(
      faults(
        [inTheMiddle('a COPY', 'COPY', SILENT)],
        [
          inTheMiddle('a COPY', 'COPY', CUT),
          inTheMiddle('a COPY', 'COPY', HALF_OPEN),
          inTheMiddle('a merge', 'ANALYZE difference', SILENT),
          inTheMiddle('a merge', 'ANALYZE difference', FORGOTTEN),
        ],
      ),
    )('%s: the import is left, and begun again', ([, fault], { expect }) => note(expect, breakImport(fault)));

    it.for(
      faults(
        [FORGOTTEN, SILENT],
        [LATE, SLOW, CUT, REFUSED, HALF_OPEN, inTheMiddle('a transaction', 'COMMIT', FORGOTTEN)],
      ),
    )('%s: calls are answered in time, MOT never No, and the pool recovers', ([, fault], { expect }) =>
      note(expect, breakDatabase(fault)));

    it.for(
      faults(
        [inTheMiddle('an acceptance', 'insert_renewal_application', CUT)],
        [
          inTheMiddle('an acceptance', 'insert_renewal_application', HALF_OPEN),
          inTheMiddle('the commit of an acceptance', 'renewal-check', FORGOTTEN),
          SLOW,
        ],
      ),
    )('%s: an application that is sent again is there once', ([, fault], { expect }) =>
      note(expect, breakAcceptance(fault)));

    it.for(
      faults([SILENT], [inTheMiddle('the first question', 'server_version_num', SILENT)]),
    )('%s: a start says what is wrong', ([, fault], { expect }) =>
      note(
        expect,
        startWithoutDatabase(fault, /DATABASE_OWNER_URL names a database that can't be reached: .*timeout/),
      ));

    it('black hole: a stop ends in time', ({ expect }) => note(expect, stopBehind(SILENT)));
  });

  it.for(
    faults([SILENT], [FORGOTTEN, HALF_OPEN, CUT, REFUSED]),
  )('to a replica, %s: the primary answers MOT, and the replica again afterwards', ([, fault], { expect }) =>
    note(expect, breakReplica(fault)));

  describe.skipIf(REDIS_MISSING)(`to Redis${REDIS_MISSING ? `: ${REDIS_MISSING}` : ''}`, () => {
    it.for(
      faults(
        [inTheMiddle('a script', 'evalsha', SILENT)],
        [CUT, SLOW, REFUSED, SILENT, HALF_OPEN, FORGOTTEN],
      ),
    )('%s: nobody sees anything of it', ([, fault], { expect }) => note(expect, breakLimits(fault)));
  });

  describe.skipIf(CLAMD_MISSING)(`to clamd${CLAMD_MISSING ? `: ${CLAMD_MISSING}` : ''}`, () => {
    let clamd: Clamd;
    beforeAll(async () => {
      clamd = await Clamd.prepare();
      await clamd.start();
    }, 120_000);
    afterAll(() => clamd?.remove());

    it.for(
      faults(
        [inTheMiddle('a scan', 'SCANVIN1', CUT)],
        [
          REFUSED,
          SLOW,
          SILENT,
          inTheMiddle('a scan', 'SCANVIN1', SILENT),
          inTheMiddle('a scan', 'SCANVIN1', HALF_OPEN),
        ],
      ),
    )('%s: the file waits', ([, fault], { expect }) => note(expect, breakScanner(clamd, fault)));
  });

  it.for(
    faults([inTheMiddle('an image', 'PUT /objects', CUT)], [SLOW, REFUSED, SILENT, HALF_OPEN]),
  )('to the object store, %s: an application is refused, and accepted afterwards', ([, fault], { expect }) =>
    note(expect, breakObjectStore(fault)));

  describe('to the mail server', () => {
    it.for(
      faults(
        [inTheMiddle('a message', 'Subject:', CUT), SILENT],
        [SLOW, REFUSED, inTheMiddle('a message', 'Subject:', SILENT)],
      ),
    )('%s: the mail waits in the outbox', ([, fault], { expect }) => note(expect, breakMail(fault)));

    it.for(
      faults([], [inTheMiddle('a message', 'Subject:', HALF_OPEN)]),
    )('%s: it is sent twice rather than never', ([, fault], { expect }) => note(expect, breakMail(fault, 2)));
  });

  it('black hole to all but the database: the service starts nevertheless', ({ expect }) =>
    note(expect, startWithoutOthers()));
});

afterAll(async () => {
  if (findings.cells.length < begun) return;
  const waits = findings.cells.map(({ longestMs }) => longestMs);
  await record({
    part: 'networks',
    findings: [
      {
        claim: 'Every wait had a timeout, and everything recovered after the fault without a restart',
        measured: `${findings.cells.length} faults, the longest wait ${Math.round(Math.max(...waits) / 1000)} s`,
      },
    ],
    details: [findings.table],
  });
});
