import type { StateKind, VehicleLine } from '../file/vehicle-line.js';
import { TAX_STATUSES } from '../file/vehicle-line.js';
import { asDate, LAST_DAY } from './days.js';
import { vinOf } from './identifiers.js';
import { makeMarks } from './marks.js';
import { makeParty } from './parties.js';
import { Random } from './random.js';

const MODELS = [
  ['FORD', 'FIESTA', 'HATCHBACK', 5],
  ['VAUXHALL', 'ASTRA', 'ESTATE', 5],
  ['NISSAN', 'LEAF', 'HATCHBACK', 5],
  ['LAND ROVER', 'DEFENDER', 'UTILITY', 7],
  ['TRIUMPH', 'BONNEVILLE', 'MOTORCYCLE', 2],
  ['MERCEDES-BENZ', 'SPRINTER', 'PANEL VAN', 3],
] as const;
const COLOURS = ['BLACK', 'BLUE', 'GREY', 'RED', 'SILVER', 'WHITE', 'YELLOW'] as const;
const PROTECTED: readonly StateKind[] = ['FROZEN', 'VOID', 'BATCH_TRAIL', 'GEO', 'MOD'];

/** So many of all vehicles, or of all changes of a keeper. */
const SHARES = {
  duplicateVins: 0.002,
  twoColours: 0.05,
  trade: 0.3,
  gap: 0.05,
  scrapped: 0.08,
  stolen: 0.02,
  recovered: 0.6,
  exported: 0.015,
  protected: 0.005,
};

type Keepers = NonNullable<VehicleLine['keepers']>;
type States = NonNullable<VehicleLine['states']>;

/** Distinguishes these choices from those about the vehicle's marks. */
const HISTORY = 0x68_69_73_74;

/** A vehicle of a synthetic register, with its history. It depends on nothing but these numbers. */
export function makeVehicle(seed: number, index: number, count: number): VehicleLine {
  const random = new Random(seed, HISTORY, index);
  const { registered, marks } = makeMarks(seed, index, count);
  const [make, model, bodyType, seatingCapacity] = random.pick(MODELS);
  const isDuplicate = index > 0 && random.chance(SHARES.duplicateVins);
  const colour = random.pick(COLOURS);
  const end = endOf(random, registered);
  const { keepers, trades } = makeKeepers(random, registered, end.scrapped);
  return {
    vehicle: `G${String(index + 1).padStart(9, '0')}`,
    chassisVin: vinOf(isDuplicate ? index - 1 : index),
    make,
    model,
    colour,
    ...(random.chance(SHARES.twoColours) ? { secondaryColour: random.pick(COLOURS) } : {}),
    taxClass: bodyType === 'MOTORCYCLE' ? 'BICYCLE' : 'PETROL CAR',
    taxStatus: end.scrapped === undefined ? random.pick(TAX_STATUSES) : 'SORN',
    bodyType,
    seatingCapacity,
    marks: [...marks],
    keepers,
    states: [...trades, ...end.states],
  };
}

/** Keepers who follow one another, some of them after weeks at a trader's or after a gap in which nobody was told of. */
function makeKeepers(
  random: Random,
  registered: number,
  scrapped: number | undefined,
): { keepers: Keepers; trades: States } {
  const last = scrapped ?? LAST_DAY;
  const keepers: Keepers = [];
  const trades: States = [];
  let from = registered;
  for (let remaining = random.between(1, 4); remaining > 0 && from < last; remaining -= 1) {
    const to = remaining === 1 ? scrapped : Math.min(from + random.between(90, 1_800), last);
    const isLast = to === undefined || to === last;
    keepers.push({
      from: asDate(from),
      ...(to === undefined ? {} : { to: asDate(to) }),
      ...makeParty(random),
    });
    if (isLast) break;
    let next = to;
    if (random.chance(SHARES.trade)) {
      next = Math.min(to + random.between(3, 60), last);
      if (next > to) trades.push({ kind: 'IN_TRADE', from: asDate(to), to: asDate(next) });
    } else if (random.chance(SHARES.gap)) {
      next = to + random.between(1, 30);
    }
    from = next;
  }
  return { keepers, trades };
}

function endOf(random: Random, registered: number): { scrapped: number | undefined; states: States } {
  const states: States = [];
  const day = () => random.between(registered + 1, LAST_DAY - 1);
  const scrapped = random.chance(SHARES.scrapped) ? random.between(registered + 100, LAST_DAY) : undefined;
  if (scrapped !== undefined) states.push({ kind: 'SCRAPPED', from: asDate(scrapped) });
  if (random.chance(SHARES.stolen)) {
    const from = day();
    const to = random.chance(SHARES.recovered) ? { to: asDate(from + random.between(1, 200)) } : {};
    states.push({ kind: 'STOLEN', from: asDate(from), ...to });
  }
  if (random.chance(SHARES.exported)) states.push({ kind: 'EXPORTED', from: asDate(day()) });
  if (random.chance(SHARES.protected)) states.push({ kind: random.pick(PROTECTED), from: asDate(day()) });
  return { scrapped, states };
}
