import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { type ImportSite, importFile } from '../../recalls/imports/import-site.js';
import { HEADER } from '../../recalls/imports/snapshot-files.js';
import type { Service } from '../../support/service.js';
import type { CheckedCaller } from './checked-caller.js';
import { command, expectSame } from './command.js';
import { faulty, refusal, success, summaryOf } from './expected-answer.js';
import { type FiledRecalls, keyOf, type Merged, merged, NOTHING, type SnapshotRow } from './file-model.js';

type Headers = Record<string, string>;

/** A manufacturer of the sequence's own, and an administrator. */
export interface FileWorld {
  readonly site: ImportSite;
  readonly service: Service;
  readonly caller: CheckedCaller;
  readonly maker: OnboardedClient;
  readonly own: Headers;
  readonly admin: Headers;
}

interface KnownRun {
  readonly id: string;
  state: string;
  counts: Merged['counts'];
  readonly faultCount: number;
  /** Closures on which an administrator may still decide. */
  held: readonly string[];
  /** The rows of a file of which nothing is merged yet. */
  readonly whole: readonly SnapshotRow[] | undefined;
}

/** What the model knows of the manufacturer's recalls, and of its files, newest first. */
export interface FileModel {
  recalls: FiledRecalls;
  runs: KnownRun[];
  /** Recalls that calls changed since the newest file was received; held closures do not apply to them. */
  readonly changedSince: Set<string>;
  /** Recalls whose closures were held, and neither approved nor made obsolete by a file or a call. */
  readonly heldBefore: Set<string>;
}

type Command = fc.AsyncCommand<FileModel, FileWorld>;

const rows: fc.Arbitrary<SnapshotRow[]> = fc.array(
  fc.record({
    vin: fc.constantFrom('FILE1', 'FILE2', 'FILE3'),
    reference: fc.constantFrom('C/1', 'C/2'),
    dvsa: fc.constantFrom(undefined, undefined, 'R/1'),
    start: fc.constantFrom('2024-01-01', '2024-01-01', '2024-06-01'),
  }),
  { maxLength: 6 },
);

/** Files that are sent, validated, held and decided on, between calls about the same recalls. */
export const fileCommands: fc.Arbitrary<Command>[] = [
  fc.tuple(rows, fc.constantFrom('\n', '\r\n')).map(([sent, lineEnd]) => upload(sent, lineEnd)),
  fc.tuple(rows, fc.constantFrom('\n', '\r\n')).map(([sent, lineEnd]) => upload(sent, lineEnd)),
  rows.map(tryOut),
  rows.map(change),
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom(undefined, 'done', 'rejected', 'held'))
    .map(([limit, state]) => list(limit, state)),
  fc.nat({ max: 3 }).map(read),
  fc.tuple(fc.nat({ max: 2 }), fc.boolean()).map(([run, isApproved]) => decide(run, isApproved)),
  fc.nat({ max: 2 }).map(giveUp),
];

/** The result of a file, whether it is sent or only validated. */
function outcomeOf({ recalls, heldBefore }: FileModel, sent: readonly SnapshotRow[]) {
  const saying = new Map<string, string>();
  // Every row after the first of the same recall with other values.
  const faultCount = sent.filter((row) => {
    const [said, first] = [JSON.stringify(row), saying.get(keyOf(row))];
    if (first === undefined) saying.set(keyOf(row), said);
    return first !== undefined && isContradicted(keyOf(row), sent);
  }).length;
  const rowsRead = sent.length;
  if (faultCount > 0) {
    const counts = NOTHING;
    return { state: 'rejected', counts, faultCount, rowsRead, held: [], heldWhole: false, recalls };
  }
  const { counts, held, heldWhole, recalls: next } = merged(recalls, sent, heldBefore);
  const state = held.length > 0 ? 'held' : 'done';
  return { state, counts, faultCount, rowsRead, held, heldWhole, recalls: next };
}

function isContradicted(key: string, sent: readonly SnapshotRow[]): boolean {
  return new Set(sent.filter((row) => keyOf(row) === key).map((row) => JSON.stringify(row))).size > 1;
}

function upload(sent: readonly SnapshotRow[], lineEnd: string): Command {
  return command<FileModel, FileWorld>(
    `send ${JSON.stringify(sent)}`,
    async (model, { site, service, maker, caller, own }) => {
      const expected = outcomeOf(model, sent);
      const name = `file-${model.runs.length}.csv`;
      const { id } = await importFile(site, service, maker, name, textOf(sent, lineEnd));
      const { body } = await caller.call('readImport', { headers: own, path: { runId: id } });
      const run = body as KnownRun & { fileName: string; rowsRead: number };
      const { state, counts, faultCount, rowsRead, held, heldWhole } = expected;
      expectSame(
        [run.fileName, run.state, run.counts, run.faultCount, run.rowsRead],
        [name, state, counts, faultCount, rowsRead],
      );
      // Its held closures replace those of an earlier file.
      const isMerged = state !== 'rejected' && !heldWhole;
      if (isMerged) for (const earlier of model.runs) earlier.held = [];
      model.runs.unshift({ id, state, counts, faultCount, held, whole: heldWhole ? sent : undefined });
      model.recalls = expected.recalls;
      if (isMerged) {
        model.changedSince.clear();
        for (const row of sent) model.heldBefore.delete(keyOf(row));
        for (const key of held) model.heldBefore.add(key);
      }
      await expectRecalls(model, { caller, own });
    },
  );
}

function tryOut(sent: readonly SnapshotRow[]): Command {
  return command<FileModel, FileWorld>(
    `try out ${JSON.stringify(sent)}`,
    async (model, { service, caller, own }) => {
      service.clock.advance({ seconds: 1 });
      const { state, counts, faultCount, rowsRead } = outcomeOf(model, sent);
      const { body } = await caller.call('validateImport', { headers: own, body: textOf(sent, '\n') });
      const told = body as { wouldBe: string; counts: object; faultCount: number; rowsRead: number };
      expectSame(
        [told.wouldBe, told.counts, told.faultCount, told.rowsRead],
        [state === 'done' ? 'merged' : state, counts, faultCount, rowsRead],
      );
      await expectRecalls(model, { caller, own });
    },
  );
}

/** Calls between the files: they open unknown recalls, fix open ones, and delete nothing. */
function change(given: readonly SnapshotRow[]): Command {
  return command<FileModel, FileWorld>(
    `call about ${JSON.stringify(given)}`,
    async (model, { service, caller, own: headers }) => {
      service.clock.advance({ seconds: 1 });
      for (const row of given.slice(0, 2)) {
        const { vin, reference, dvsa, start } = row;
        const known = model.recalls.get(keyOf(row));
        const references = { manufacturerCampaignReference: reference };
        if (known) {
          const isFixed = !known.isFixed;
          const body = isFixed
            ? { repairStatus: 'FIXED', rectificationDate: '2024-07-01' }
            : { repairStatus: 'NOT_FIXED' };
          const answer = await caller.call('changeRepairStatus', {
            headers,
            path: { vin },
            query: references,
            body,
          });
          expectSame(answer.status, 204);
          model.recalls = new Map([...model.recalls, [keyOf(row), { ...known, isFixed }]]);
        } else {
          const body = { vin, ...references, dvsaCampaignReference: dvsa, recallCampaignStartDate: start };
          expectSame((await caller.call('openRecall', { headers, body })).status, 201);
          model.recalls = new Map([...model.recalls, [keyOf(row), { dvsa, start, isFixed: false }]]);
        }
        model.changedSince.add(keyOf(row));
        model.heldBefore.delete(keyOf(row));
      }
    },
  );
}

function list(limit: number, state: string | undefined): Command {
  return command<FileModel, FileWorld>(
    `list ${state ?? 'all'} by ${limit}`,
    async ({ runs }, { caller, own, admin, maker }) => {
      const expected = runs.filter((run) => state === undefined || run.state === state).map(({ id }) => id);
      for (const [operation, headers] of [
        ['listImports', own],
        ['listAllImports', admin],
      ] as const) {
        const listed: string[] = [];
        for (let cursor: string | null | undefined; cursor !== null; ) {
          const manufacturerId = headers === admin ? maker.manufacturer?.id : undefined;
          const { body } = await caller.call(operation, {
            headers,
            query: { limit, state, cursor, manufacturerId },
          });
          const page = body as { imports: { id: string }[]; next: string | null };
          listed.push(...page.imports.map(({ id }) => id));
          cursor = page.next;
        }
        expectSame(listed, expected);
      }
    },
  );
}

function read(number: number): Command {
  return command<FileModel, FileWorld>(`read run ${number}`, async ({ runs }, { caller, own, admin }) => {
    const run = runs[number];
    const path = { runId: run?.id ?? randomUUID() };
    for (const [kind, headers] of [
      ['Import', own],
      ['AnyImport', admin],
    ] as const) {
      const [listed, downloaded] =
        kind === 'Import'
          ? ['listImportFaults', 'downloadImportFaults']
          : ['listFaultsOfAnyImport', 'downloadFaultsOfAnyImport'];
      const faults = await caller.call(listed, { headers, path });
      const csv = await caller.call(downloaded, { headers, path });
      const full = await caller.call(`read${kind}`, { headers, path });
      expectSame([full.status, faults.status, csv.status], Array(3).fill(run ? 200 : 404));
      if (!run) continue;
      const { state, counts } = full.body as KnownRun;
      expectSame([state, counts], [run.state, run.counts]);
      expectSame((faults.body as { faults: object[] }).faults.length, run.faultCount);
      expectSame(String(csv.body).trimEnd().split('\r\n').length, 1 + run.faultCount);
    }
  });
}

/** Files that are held whole are only rejected here; importing them after an approval has tests of its own. */
function decide(number: number, isYes: boolean): Command {
  return command<FileModel, FileWorld>(
    `${isYes ? 'approve' : 'reject'} run ${number}`,
    async (model, { service, caller, own, admin: headers }) => {
      service.clock.advance({ seconds: 1 });
      const run = model.runs[number];
      const isApproved = isYes && run?.whole === undefined;
      const hasLater = model.runs
        .slice(0, number)
        .some((later) => later.state === 'rejected' || (later.whole && later.held.length > 0));
      const isRefused = !run || run.held.length === 0 || (isApproved && hasLater);
      const call = { headers, path: { runId: run?.id ?? randomUUID() } };
      const closing = (isApproved && !isRefused ? run.held : []).filter(
        (key) => !model.changedSince.has(key) && model.recalls.get(key)?.isFixed === false,
      );
      const decided = {
        runId: run?.id,
        decision: isApproved ? 'approved' : 'rejected',
        closed: closing.length,
        heldWhole: run?.whole !== undefined,
      };
      const expected = !run ? refusal('notFound') : isRefused ? refusal('conflict') : success(200, decided);
      const answer = await caller.call(isApproved ? 'approveClosures' : 'rejectClosures', call);
      expectSame(summaryOf(answer, expected), expected);
      const next = new Map(model.recalls);
      for (const key of closing) {
        const recall = next.get(key);
        if (recall) next.set(key, { ...recall, isFixed: true });
        model.heldBefore.delete(key);
      }
      model.recalls = next;
      if (!isRefused) {
        const counts = { ...run.counts, closed: run.counts.closed + closing.length };
        Object.assign(run, { state: run.whole ? 'rejected' : 'done', held: [], counts });
      }
      await expectRecalls(model, { caller, own });
    },
  );
}

/** All runs of a sequence have ended. */
function giveUp(number: number): Command {
  return command<FileModel, FileWorld>(
    `give up run ${number}`,
    async ({ runs }, { caller, admin: headers }) => {
      const run = runs[number];
      const path = { runId: run?.id ?? randomUUID() };
      const expected = run ? refusal('conflict') : refusal('notFound');
      const answer = await caller.call('giveUpImport', { headers, path, body: { reason: 'to see' } });
      expectSame(summaryOf(answer, expected), expected);
      const wordless = await caller.call('giveUpImport', { headers, path, body: { reason: '' } });
      expectSame(summaryOf(wordless, faulty('invalidBody')), faulty('invalidBody'));
    },
  );
}

/** Compares all the manufacturer's recalls with the model. */
export async function expectRecalls(
  { recalls }: FileModel,
  { caller, own: headers }: Pick<FileWorld, 'caller' | 'own'>,
) {
  const { body } = await caller.call('listRecalls', { headers });
  const listed = body as {
    recalls: {
      vin: string;
      manufacturerCampaignReference: string;
      dvsaCampaignReference?: string;
      recallCampaignStartDate: string;
      repairStatus: string;
    }[];
  };
  const given = listed.recalls.map((recall) => [
    keyOf({ vin: recall.vin, reference: recall.manufacturerCampaignReference }),
    recall.dvsaCampaignReference,
    recall.recallCampaignStartDate,
    recall.repairStatus === 'FIXED',
  ]);
  const expected = [...recalls].map(([key, { dvsa, start, isFixed }]) => [key, dvsa, start, isFixed]);
  expectSame(given.sort(byKey), expected.sort(byKey));
}

function byKey([one = '']: readonly unknown[], [other = '']: readonly unknown[]): number {
  return String(one) < String(other) ? -1 : 1;
}

function textOf(sent: readonly SnapshotRow[], lineEnd: string): string {
  const lines = sent.map(({ vin, reference, dvsa = '', start }) => `${vin},${reference},${dvsa},${start}`);
  return [HEADER, ...lines, ''].join(lineEnd);
}
