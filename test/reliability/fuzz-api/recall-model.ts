import { type ExpectedAnswer, faulty, refusal, success } from './expected-answer.js';

/** A recall as the API guide has it. */
export interface Recall {
  /** The index of its manufacturer in the sequence. */
  readonly maker: number;
  readonly vin: string;
  readonly reference: string;
  readonly dvsa: string | undefined;
  readonly start: string;
  /** `YYYY-MM-DD`; undefined while it is open. */
  readonly fixed: string | undefined;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly changedAt: number;
}

/** All of a sequence's recalls, by manufacturer, vehicle and reference. */
export type Recalls = ReadonlyMap<string, Recall>;

interface Named {
  readonly maker: number;
  readonly vin: string;
  readonly reference?: string | undefined;
  readonly dvsa?: string | undefined;
}

/** A call about one vehicle. */
export type RecallCall =
  | ({ readonly kind: 'open'; readonly start: string; readonly reference: string } & Named)
  /** With `date` null it reopens. */
  | ({ readonly kind: 'repair'; readonly date: string | null } & Named)
  | ({ readonly kind: 'delete' } & Named)
  | ({ readonly kind: 'find' } & Named);

export interface Outcome {
  readonly recalls: Recalls;
  readonly answer: ExpectedAnswer;
}

const keyOf = ({ maker, vin, reference }: Named) => JSON.stringify([maker, vin, reference]);

/**
 * The result of a call: the rules of the API guide, implemented a second time and without a database.
 *
 * @param names of the manufacturers
 * @param at the service's clock during the call
 */
export function outcomeOf(recalls: Recalls, call: RecallCall, names: readonly string[], at: number): Outcome {
  const unchanged = (answer: ExpectedAnswer): Outcome => ({ recalls, answer });
  if (call.kind === 'open') return opened(recalls, call, names, at);
  const fault = issueIn(call, at);
  if (fault) return unchanged(fault);
  const meant = select(recalls, call);
  if (meant.length === 0) return unchanged(refusal('notFound'));
  if (call.kind === 'find') return unchanged(success(200, vehicleOf(call, meant, names)));
  if (call.kind === 'delete') {
    if (meant.some(({ fixed }) => fixed !== undefined)) return unchanged(faulty('alreadyFixed'));
    const gone = new Set(meant.map(keyOf));
    return { recalls: new Map([...recalls].filter(([key]) => !gone.has(key))), answer: success(204) };
  }
  return repaired(recalls, call, meant, at);
}

/** Those that match every given reference, ordered by their references. */
export function select(recalls: Recalls, { maker, vin, reference, dvsa }: Named): Recall[] {
  return [...recalls.values()]
    .filter((recall) => recall.maker === maker && recall.vin === vin)
    .filter((recall) => reference === undefined || recall.reference === reference)
    .filter((recall) => dvsa === undefined || recall.dvsa === dvsa)
    .sort((one, other) => (one.reference < other.reference ? -1 : 1));
}

/** MOT's answer about a vehicle. */
export function motAnswerOf(recalls: Recalls, vin: string, names: readonly string[]) {
  const all = names.flatMap((_, maker) => select(recalls, { maker, vin }));
  const open = all.filter(({ fixed }) => fixed === undefined);
  const newest = all.length === 0 ? null : new Date(Math.max(...all.map(({ changedAt }) => changedAt)));
  return JSON.parse(
    JSON.stringify({
      vin,
      hasOutstandingRecall: all.length === 0 ? 'Unknown' : open.length === 0 ? 'No' : 'Yes',
      // These manufacturers send no files.
      lastConfirmedDate: newest?.toISOString() ?? null,
      recalls: open.map(({ maker, reference, dvsa, start }) => ({
        manufacturer: names[maker],
        manufacturerCampaignReference: reference,
        dvsaCampaignReference: dvsa,
        recallCampaignStartDate: start,
      })),
      lastUpdatedDate: newest?.toISOString() ?? null,
    }),
  );
}

function opened(
  recalls: Recalls,
  { maker, vin, reference, dvsa, start }: Extract<RecallCall, { kind: 'open' }>,
  names: readonly string[],
  at: number,
): Outcome {
  // The only date in the calls that does not exist.
  if (start.endsWith('-30') && start.slice(5, 7) === '02') return { recalls, answer: faulty('dateFormat') };
  const recall = { maker, vin, reference, dvsa, start, fixed: undefined, changedAt: at };
  if (recalls.has(keyOf(recall))) return { recalls, answer: refusal('conflict') };
  const body = {
    manufacturer: names[maker],
    recall: {
      vin,
      manufacturerCampaignReference: reference,
      dvsaCampaignReference: dvsa,
      recallCampaignStartDate: start,
    },
  };
  return { recalls: new Map([...recalls, [keyOf(recall), recall]]), answer: success(201, body) };
}

function issueIn(call: Exclude<RecallCall, { kind: 'open' }>, at: number): ExpectedAnswer | undefined {
  if (call.kind === 'find' || call.reference !== undefined) {
    const isTooLate = call.kind === 'repair' && call.date !== null && call.date > dayOf(at);
    return isTooLate ? faulty('rectifiedInFuture') : undefined;
  }
  if (call.dvsa === undefined) return faulty('referencesMissing');
  return call.kind === 'repair' ? faulty('manufacturerReferenceMissing') : undefined;
}

function repaired(
  recalls: Recalls,
  { date }: Extract<RecallCall, { kind: 'repair' }>,
  [recall]: readonly Recall[],
  at: number,
): Outcome {
  if (!recall) throw new Error('Nothing is repaired where nothing is.');
  const unchanged = (answer: ExpectedAnswer): Outcome => ({ recalls, answer });
  if (date === null && recall.fixed === undefined) return unchanged(faulty('alreadyNotFixed'));
  if (date !== null && recall.fixed !== undefined) return unchanged(faulty('alreadyFixed'));
  if (date !== null && date < recall.start) return unchanged(faulty('rectifiedBeforeStart'));
  const changed = { ...recall, fixed: date ?? undefined, changedAt: at };
  return { recalls: new Map([...recalls, [keyOf(recall), changed]]), answer: success(204) };
}

function vehicleOf({ maker, vin }: Named, recalls: readonly Recall[], names: readonly string[]) {
  return {
    vin,
    manufacturer: names[maker],
    recalls: recalls.map(({ reference, dvsa, start, fixed }) => ({
      manufacturerCampaignReference: reference,
      dvsaCampaignReference: dvsa,
      recallCampaignStartDate: start,
      repairStatus: fixed === undefined ? 'NOT_FIXED' : 'FIXED',
    })),
    lastUpdatedDate: new Date(Math.max(...recalls.map(({ changedAt }) => changedAt))).toISOString(),
  };
}

/** The dates of the calls are years away from today, so time zones do not matter. */
function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
