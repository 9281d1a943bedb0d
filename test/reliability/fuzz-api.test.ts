import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { previewApplication } from '../../src/bootstrap/preview-application.js';
import { readSettings } from '../../src/platform/config/read-settings.js';
import type { Settings } from '../../src/platform/config/settings.js';
import { buildDocument } from '../../src/platform/openapi/build-document.js';
import type { OnboardedClient } from '../../src/recalls/onboarding/onboarding.service.js';
import { RECALLS_DOCUMENT } from '../../src/recalls/openapi/recalls.document.js';
import { exchange, type RawAnswer } from '../recalls/bad-input/raw-exchange.js';
import { type PopulatedService, populatedService } from '../recalls/contracts/populated-service.js';
import { ImportSite } from '../recalls/imports/import-site.js';
import { KeepAliveClient } from '../support/keep-alive-client.js';
import type { Service } from '../support/service.js';
import { Conformance, type Operation } from '../surfaces/conformance.js';
import { record } from './evidence.js';
import { administrationCommands, onboardFirst, read } from './fuzz-api/administration-commands.js';
import { AdministrationWorld, Administrator } from './fuzz-api/administration-world.js';
import { CheckedCaller } from './fuzz-api/checked-caller.js';
import { expectRecalls, type FileModel, fileCommands } from './fuzz-api/file-commands.js';
import { GUARD } from './fuzz-api/file-model.js';
import { evidenceOf } from './fuzz-api/findings.js';
import { changesOutsideTheFeed, recallsUnlikeTheirHistory } from './fuzz-api/history-agreement.js';
import { recallCommands } from './fuzz-api/recall-commands.js';
import { readAllBack } from './fuzz-api/recall-readings.js';
import { RecallCallers } from './fuzz-api/recall-world.js';
import { requestsFor } from './fuzz-api/request-arbitrary.js';
import { FuzzSurroundings } from './fuzz-api/surroundings.js';
import { Tally } from './fuzz-api/tally.js';
import { wireMessages } from './fuzz-api/wire-arbitrary.js';
import type { WireMessage } from './fuzz-api/wire-message.js';
import { WireVerdict } from './fuzz-api/wire-verdict.js';
import { isWhole, seed, size } from './plan.js';

const settings = readSettings({});
const conformance = new Conformance(
  buildDocument(await previewApplication(settings), RECALLS_DOCUMENT, settings),
);

/** fast-check's seeds are signed. */
const fuzzSeed = seed | 0;

const MINUTES = 60_000;

/** With a log line per call, a whole run would write a gigabyte. */
const QUIET: Partial<Settings> = isWhole ? { log: { level: 'warn', format: 'json', key: undefined } } : {};

/** If the length of a request was damaged, the server waits for more, so the client disconnects; no verdict depends on it. */
const SILENCE_MS = 250;

/** The weights: a call with more parts needs more attempts until all are valid, and recalls matter most. */
function runsOf({ path, parameters, body }: Operation): number {
  const times = size({ slice: 1, whole: 4 });
  if (path.startsWith('/recalls')) return 800 * times;
  // Most of a form's many fields must be valid, and all criteria of a search.
  if (path.endsWith('/token') || path.endsWith('/search')) return 300 * times;
  const required = parameters.filter((parameter) => parameter.required).length + (body ? 1 : 0);
  return 60 * (1 + required) * times;
}

const WIRE = 'mutated on the wire';

function describeExchange({ what, bytes }: WireMessage, answers: readonly RawAnswer[]): string {
  const sent = Buffer.concat([...bytes])
    .toString('latin1')
    .slice(0, 5_000);
  return `${what}: ${JSON.stringify(sent)}\n${JSON.stringify(answers)}`;
}

describe(`Calls made from the document and mutated, with seed ${seed}`, () => {
  const tally = new Tally();
  /** Findings are recorded only if every part of the run held. */
  let failures = 0;

  afterEach(({ task }) => {
    if (task.result?.state === 'fail') failures += 1;
  });

  function countAnswers({ operations }: WireMessage, answers: readonly RawAnswer[]): void {
    const toRequests = answers.slice(0, operations.length);
    if (toRequests.length === 0) tally.count(WIRE, undefined, { status: 0, headers: {}, body: '' });
    for (const [index, answer] of toRequests.entries()) tally.count(WIRE, operations[index]?.id, answer);
  }

  describe('Every operation, called with inputs made from the specification', () => {
    let service: Service;
    let client: KeepAliveClient;
    let populated: PopulatedService;
    let surroundings: FuzzSurroundings;

    beforeAll(async () => {
      populated = await populatedService(QUIET);
      service = populated.service;
      client = new KeepAliveClient(service.url);
      surroundings = await FuzzSurroundings.of(populated, conformance);
    });

    afterAll(async () => {
      client?.close();
      await populated?.close();
    });

    it.each(conformance.operations)('$method $path answers as documented', {
      timeout: size({ slice: 2, whole: 10 }) * MINUTES,
    }, async (operation) => {
      const answersAsDocumented = fc.asyncProperty(
        requestsFor(operation, surroundings.for(operation)),
        async (sent) => {
          const answer = await client.send(sent);
          tally.count('made from the document', operation.id, answer);
          expect(answer.status, answer.body).toBeLessThan(500);
          expect(conformance.faultsOf(operation, answer), answer.body).toEqual([]);
        },
      );
      await fc.assert(answersAsDocumented, { numRuns: runsOf(operation), seed: fuzzSeed });
    });

    it('were at least 5,000 calls that got as far as success and every kind of refusal', () => {
      expect(tally.calls).toBeGreaterThanOrEqual(size({ slice: 5_000, whole: 25_000 }));
      expect(tally.neverSucceeded()).toEqual([]);
      expect(tally.codesNeverSeen()).toEqual([]);
    });

    it('and mutated on the wire is answered as documented, or as no request of HTTP, and the service goes on', {
      timeout: size({ slice: 2, whole: 20 }) * MINUTES,
    }, async () => {
      const verdict = new WireVerdict(conformance);
      const answersInOrder = fc.asyncProperty(
        wireMessages(conformance.operations, surroundings),
        async (message) => {
          const answers = await exchange(service.url, message.bytes, {
            answers: Number.POSITIVE_INFINITY,
            halfClose: message.framing === 'cut',
            ...(message.framing === 'broken' && !message.must ? { halfCloseAfter: SILENCE_MS } : {}),
          });
          countAnswers(message, answers);
          const faults = verdict.faultsOf(message, answers);
          if (faults.length > 0)
            throw new Error(`${faults.join('; ')}: ${describeExchange(message, answers)}`);
        },
      );
      await expect(
        fc.assert(answersInOrder, { numRuns: size({ slice: 600, whole: 9_000 }), seed: fuzzSeed }),
      ).resolves.toBeUndefined();
    });

    it('left nothing in the database that a rule forbids', async () => {
      const unclean = await service.query(String.raw`
        SELECT * FROM recall
         WHERE vin !~ '^[^[:cntrl:]]{1,50}$' OR vin <> upper(vin) OR vin <> btrim(vin)
            OR manufacturer_campaign_reference !~ '^[-a-zA-Z0-9_\\/]{1,50}$'
            OR dvsa_campaign_reference !~ '^[-a-zA-Z0-9_\\/]{1,50}$'
            OR rectification_date < recall_campaign_start_date`);
      expect(unclean).toEqual([]);
      const [stored] = await service.query<{ recalls: string }>(
        'SELECT count(*) AS recalls FROM recall_history',
      );
      expect(Number(stored?.recalls)).toBeGreaterThan(0);
    });
  });

  describe('Sequences of calls, of which a model says what each must come to', () => {
    let site: ImportSite;
    let service: Service;
    let caller: CheckedCaller;

    beforeAll(async () => {
      site = await ImportSite.open();
      service = await site.start({
        closureGuard: GUARD,
        // Each file counts by itself, and no call is in grace; the guard's window and grace have tests of their own.
        closureGuardHours: 0,
        apiGraceHours: 0,
        ...QUIET,
      });
      caller = new CheckedCaller(service.url, conformance, tally);
    });

    afterAll(async () => {
      caller?.close();
      await site?.close();
    });

    async function headersOf(client: OnboardedClient): Promise<Record<string, string>> {
      return { authorization: `Bearer ${await service.requestToken(client)}`, 'x-api-key': client.apiKey };
    }

    it('about recalls, by three clients of two manufacturers, one after another and at once', {
      timeout: size({ slice: 2, whole: 15 }) * MINUTES,
    }, async () => {
      const callers = await RecallCallers.of(service, caller);
      const goesAsTold = fc.asyncProperty(
        fc.commands(recallCommands, { maxCommands: 30, size: 'max' }),
        async (commands) => {
          const world = await callers.newSequence();
          const model = { recalls: new Map() };
          await fc.asyncModelRun(() => ({ model, real: world }), commands);
          for (const command of readAllBack) await command.run(model, world);
          tally.countSequence([...commands].length);
        },
      );
      // A call that is answered otherwise throws.
      await expect(
        fc.assert(goesAsTold, { numRuns: size({ slice: 8, whole: 150 }), seed: fuzzSeed }),
      ).resolves.toBeUndefined();
    });

    it('about clients, by two administrators and by the clients themselves', {
      timeout: size({ slice: 2, whole: 15 }) * MINUTES,
    }, async () => {
      const administrators = [
        new Administrator(await service.onboard('admin')),
        new Administrator(await service.onboard('admin')),
      ];
      const goesAsTold = fc.asyncProperty(
        fc.commands(administrationCommands, { maxCommands: 40, size: 'max' }),
        async (commands) => {
          const model = { clients: [], sshKeys: new Map(), manufacturers: 0 };
          const world = new AdministrationWorld(service, caller, administrators);
          await onboardFirst.run(model, world);
          await fc.asyncModelRun(() => ({ model, real: world }), commands);
          for (const command of [0, 1, 2].map(read))
            if (command.check(model)) await command.run(model, world);
          tally.countSequence([...commands].length);
        },
      );
      // A call that is answered otherwise throws.
      await expect(
        fc.assert(goesAsTold, { numRuns: size({ slice: 20, whole: 200 }), seed: fuzzSeed }),
      ).resolves.toBeUndefined();
    });

    it('about files, sent, tried out, held and decided on between calls about the same recalls', {
      timeout: size({ slice: 2, whole: 15 }) * MINUTES,
    }, async () => {
      const admin = await headersOf(await service.onboard('admin'));
      const goesAsTold = fc.asyncProperty(
        fc.commands(fileCommands, { maxCommands: 16, size: 'max' }),
        async (commands) => {
          const maker = await service.onboard();
          const model: FileModel = {
            recalls: new Map(),
            runs: [],
            changedSince: new Set(),
            heldBefore: new Set(),
          };
          const world = { site, service, caller, maker, own: await headersOf(maker), admin };
          await fc.asyncModelRun(() => ({ model, real: world }), commands);
          await expectRecalls(model, world);
          tally.countSequence([...commands].length);
        },
      );
      // A call that is answered otherwise throws.
      await expect(
        fc.assert(goesAsTold, { numRuns: size({ slice: 6, whole: 100 }), seed: fuzzSeed }),
      ).resolves.toBeUndefined();
    });

    it('left recalls and histories that agree, and no change that the feed does not tell', async () => {
      expect(await recallsUnlikeTheirHistory(service)).toEqual([]);
      expect(await changesOutsideTheFeed(service)).toEqual([]);
    });
  });

  it('were as many as they had to be, and every operation of the document among them', async () => {
    expect(tally.operations.toSorted()).toEqual(conformance.operations.map(({ id }) => id).sort());
    expect(tally.calls).toBeGreaterThanOrEqual(size({ slice: 6_000, whole: 50_000 }));
    // If every call succeeded, or none did, the run would prove little.
    expect(tally.foretold.size).toBeGreaterThanOrEqual(size({ slice: 50, whole: 70 }));
    expect(failures).toBe(0);
    await record(evidenceOf(tally, conformance.operations.length));
  });
});
