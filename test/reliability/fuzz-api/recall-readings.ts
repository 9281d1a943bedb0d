import { isDeepStrictEqual } from 'node:util';
import type fc from 'fast-check';
import { command, expectSame } from './command.js';
import { summaryOf } from './expected-answer.js';
import { motAnswerOf, outcomeOf, type Recall, type Recalls } from './recall-model.js';
import type { RecallWorld } from './recall-world.js';

/** What the model knows of the sequence's recalls; each command updates it. */
export interface RecallModel {
  recalls: Recalls;
}

export type RecallCommand = fc.AsyncCommand<RecallModel, RecallWorld>;

interface AskedList {
  readonly client: number;
  readonly reference: number;
  readonly limit: number;
  /** Undefined means both. */
  readonly isFixed: boolean | undefined;
}

type Listed = { vin: string; lastUpdatedDate: string };

/** One client of each manufacturer. */
const ONE_EACH = [0, 2];

const EVERY_LIST = ONE_EACH.flatMap((client) =>
  [0, 1, 2].map((reference): AskedList => ({ client, reference, limit: 2, isFixed: undefined })),
);

/** A manufacturer's recalls of one reference in pages. */
export function list(asked: AskedList): RecallCommand {
  return command(`list ${JSON.stringify(asked)}`, async ({ recalls }, world) => {
    const listed = await askForList(asked, world);
    expectSame(listed.toSorted(byVin), listOf(recalls, asked, world));
    const times = listed.map(({ lastUpdatedDate }) => lastUpdatedDate);
    expectSame(times, times.toSorted());
  });
}

async function askForList(asked: AskedList, { callers, references }: RecallWorld): Promise<Listed[]> {
  const { client, reference, limit, isFixed } = asked;
  const manufacturerCampaignReference = references[reference];
  const repairStatus = isFixed === undefined ? undefined : isFixed ? 'FIXED' : 'NOT_FIXED';
  const headers = callers.headersOf(client);
  const listed: Listed[] = [];
  for (let cursor: string | undefined | null; cursor !== null; ) {
    const query = { manufacturerCampaignReference, limit, repairStatus, cursor };
    const { body } = await callers.caller.call('listRecalls', { headers, query });
    const page = body as { recalls: Listed[]; next: string | null };
    listed.push(...page.recalls);
    cursor = page.next;
  }
  return listed;
}

function listOf(recalls: Recalls, asked: AskedList, { callers, references }: RecallWorld): Listed[] {
  const { client, reference, isFixed } = asked;
  return [...recalls.values()]
    .filter(
      (recall) => recall.maker === callers.makerOf(client) && recall.reference === references[reference],
    )
    .filter((recall) => isFixed === undefined || (recall.fixed !== undefined) === isFixed)
    .map(listedAs)
    .sort(byVin);
}

const byVin = (one: Listed, other: Listed) => (one.vin < other.vin ? -1 : 1);

export function askForMot(isSingle: boolean): RecallCommand {
  return command(`MOT asks ${isSingle ? 'one by one' : 'together'}`, async ({ recalls }, world) => {
    const { caller, mot: headers, names } = world.callers;
    const expected = world.vins.map((vin) => motAnswerOf(recalls, vin, names));
    if (!isSingle) {
      const { body } = await caller.call('findVehicles', { headers, body: { vins: world.vins } });
      expectSame(body, { vehicles: expected });
      return;
    }
    for (const [index, vin] of world.vins.entries()) {
      const { body } = await caller.call('findVehicle', { headers, path: { vin } });
      expectSame(body, expected[index]);
    }
  });
}

export function followFeed(limit: number): RecallCommand {
  return command(`follow the feed by ${limit}`, async ({ recalls }, world) => {
    await world.followFeed(limit, (vin) => motAnswerOf(recalls, vin, world.callers.names), recalls);
  });
}

/** Checks that every look-up and every list shows these recalls. Only the list shows when a recall was fixed. */
export async function isShown(recalls: Recalls, world: RecallWorld): Promise<boolean> {
  const { names, caller, service } = world.callers;
  for (const asked of EVERY_LIST) {
    const listed = await askForList(asked, world);
    if (!isDeepStrictEqual(listed.toSorted(byVin), listOf(recalls, asked, world))) return false;
  }
  for (const client of ONE_EACH) {
    for (const vin of world.vins) {
      const call = { kind: 'find', maker: world.callers.makerOf(client), vin } as const;
      const { answer } = outcomeOf(recalls, call, names, service.clock.now());
      const headers = world.callers.headersOf(client);
      const given = await caller.call('findRecalls', { headers, path: { vin } });
      if (!isDeepStrictEqual(summaryOf(given, answer), answer)) return false;
    }
  }
  return true;
}

/** Reads everything back in every possible way, at the end of each sequence. */
export const readAllBack: readonly RecallCommand[] = [
  command('look everything up', async ({ recalls }, world) =>
    expectSame(await isShown(recalls, world), true),
  ),
  ...EVERY_LIST.map(list),
  askForMot(false),
  followFeed(500),
];

function listedAs({ vin, reference, dvsa, start, fixed, changedAt }: Recall): Listed {
  return JSON.parse(
    JSON.stringify({
      vin,
      manufacturerCampaignReference: reference,
      dvsaCampaignReference: dvsa,
      recallCampaignStartDate: start,
      repairStatus: fixed === undefined ? 'NOT_FIXED' : 'FIXED',
      rectificationDate: fixed,
      lastUpdatedDate: new Date(changedAt).toISOString(),
    }),
  );
}
