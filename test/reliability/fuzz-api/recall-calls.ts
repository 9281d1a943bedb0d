import fc from 'fast-check';
import type { CheckedAnswer } from './checked-caller.js';
import type { RecallCall } from './recall-model.js';
import type { RecallWorld } from './recall-world.js';

/** A call before its sequence is known: clients, vehicles and references are given as indexes. */
export interface PlannedCall {
  readonly kind: RecallCall['kind'];
  readonly client: number;
  readonly vin: number;
  /** Undefined omits the reference. */
  readonly reference: number | undefined;
  readonly dvsa: number;
  readonly start: string;
  readonly date: string | null;
  /** VINs are equal in either case, and with spaces and hyphens. */
  readonly inAnotherForm: boolean;
}

const STARTS = ['2024-01-01', '2024-01-01', '2024-01-01', '2024-06-01', '2024-06-01', '2024-02-30'];
const DATES = [null, null, '2024-05-01', '2024-05-01', '2024-07-01', '2024-07-01', '2099-01-01'];

/** Mostly the first, so that calls often concern the same recalls. */
const mostlyFirst = (last: number) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: last }));

export function plannedCalls(kinds: readonly RecallCall['kind'][]): fc.Arbitrary<PlannedCall> {
  return fc.record({
    kind: fc.constantFrom(...kinds),
    client: mostlyFirst(2),
    vin: mostlyFirst(1),
    reference: fc.option(mostlyFirst(2), { freq: 10, nil: undefined }),
    dvsa: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.nat({ max: 2 })),
    start: fc.constantFrom(...STARTS),
    date: fc.constantFrom(...DATES),
    inAnotherForm: fc.boolean(),
  });
}

/** Two to four concurrent calls about one recall, by clients of one manufacturer or of two. */
export const callsAboutOne: fc.Arbitrary<PlannedCall[]> = fc
  .tuple(
    fc.record({ vin: fc.nat({ max: 1 }), reference: fc.nat({ max: 1 }) }),
    fc.array(plannedCalls(['open', 'repair', 'repair', 'delete', 'find']), { minLength: 2, maxLength: 4 }),
  )
  .map(([one, several]) => several.map((call) => ({ ...call, ...one })));

/** The call as the model represents it. */
export function callOf(
  planned: PlannedCall,
  { callers, vins, references, dvsaReferences }: RecallWorld,
): RecallCall {
  const { kind, client, vin, reference, dvsa, start, date } = planned;
  const named = {
    maker: callers.makerOf(client),
    vin: vins[vin] ?? '',
    reference: reference === undefined ? undefined : references[reference],
    dvsa: dvsaReferences[dvsa],
  };
  if (kind === 'open') return { kind, start, ...named, reference: named.reference ?? references[0] ?? '' };
  return kind === 'repair' ? { kind, date, ...named } : { kind, ...named };
}

const OPERATIONS = { repair: 'changeRepairStatus', delete: 'deleteRecalls', find: 'findRecalls' } as const;

export async function send(planned: PlannedCall, world: RecallWorld): Promise<CheckedAnswer> {
  const call = callOf(planned, world);
  const { caller } = world.callers;
  const headers = world.callers.headersOf(planned.client);
  const vin = planned.inAnotherForm
    ? ` ${call.vin.slice(0, 2).toLowerCase()}-${call.vin.slice(2, 5)} ${call.vin.slice(5)}`
    : call.vin;
  const query = { manufacturerCampaignReference: call.reference, dvsaCampaignReference: call.dvsa };
  if (call.kind === 'open') {
    return caller.call('openRecall', {
      headers,
      body: { vin, ...query, recallCampaignStartDate: call.start },
    });
  }
  const body = call.kind === 'repair' ? repairOf(call.date) : undefined;
  return caller.call(OPERATIONS[call.kind], { headers, path: { vin }, query, body });
}

function repairOf(date: string | null) {
  return date === null ? { repairStatus: 'NOT_FIXED' } : { repairStatus: 'FIXED', rectificationDate: date };
}
