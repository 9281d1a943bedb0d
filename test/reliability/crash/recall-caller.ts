import { keepFromLogs } from '../../support/suite-log.js';
import type { ClientSession } from './client-session.js';
import { isUncertain } from './exchange.js';
import type { Look } from './look.js';

const VEHICLES = 40;

/** How often a new vehicle follows one whose recall was deleted, so that the table grows too. */
const REPLACED = 0.5;

const REST_MS = 25;
const REST_WHILE_DOWN_MS = 60;

/** The state of a vehicle's only recall: `absent`, `open`, or the date on which it was fixed. */
type State = string;

interface Vehicle {
  readonly vin: string;
  /** One state if all calls were answered; two if the last one was not. */
  possible: readonly State[];
}

/**
 * Opens, fixes, reopens and deletes recalls of vehicles that nobody else uses, one call at a time. So after each response it is known what
 * must be in the database, and after a call without one which two states are possible.
 */
export class RecallCaller {
  /** Calls that were answered 2xx, and calls without a response. */
  readonly tally = { done: 0, uncertain: 0 };

  private readonly vehicles: Vehicle[] = [];
  private readonly touched = new Set<Vehicle>();
  private made = 0;

  constructor(
    private readonly session: ClientSession,
    /** The beginning of its VINs. */
    private readonly series: string,
    private readonly random: () => number,
  ) {
    for (let number = 0; number < VEHICLES; number++) this.vehicles.push(this.newVehicle());
  }

  readonly step = async (): Promise<number> => {
    const place = Math.floor(this.random() * VEHICLES);
    const vehicle = this.vehicles[place];
    const [state] = vehicle?.possible ?? [];
    // An uncertain state remains uncertain until the next check has read it.
    if (!vehicle || state === undefined || vehicle.possible.length > 1) return REST_WHILE_DOWN_MS;
    if (state === 'absent') return this.change(vehicle, 'open', () => this.open(vehicle));
    if (state !== 'open')
      return this.change(vehicle, 'open', () => this.repair(vehicle, 'reopen', undefined));
    if (this.random() < 0.5) {
      const day = `2024-0${1 + Math.floor(this.random() * 9)}-1${Math.floor(this.random() * 10)}`;
      return this.change(vehicle, day, () => this.repair(vehicle, 'fix', day));
    }
    const rest = await this.change(vehicle, 'absent', () => this.call('delete', 'DELETE', vehicle));
    if (this.random() < REPLACED && vehicle.possible.length === 1) this.vehicles[place] = this.newVehicle();
    return rest;
  };

  /** Compares the vehicles that were used since the last check with the database. @returns the differences */
  async check(look: Look): Promise<string[]> {
    const vehicles = [...this.touched];
    this.touched.clear();
    const rows = await look<{ vin: string; state: State }>(
      `SELECT vin, coalesce(rectification_date::text, 'open') AS state FROM recall
        WHERE manufacturer_id = $1 AND vin = ANY($2)`,
      [this.session.client.manufacturer?.id, vehicles.map(({ vin }) => vin)],
    );
    const found = new Map(rows.map(({ vin, state }) => [vin, state]));
    return vehicles.flatMap((vehicle) => {
      const { vin, possible } = vehicle;
      const actual = found.get(vin) ?? 'absent';
      vehicle.possible = [actual];
      return possible.includes(actual)
        ? []
        : [`${vin} is ${actual}, and was said to be ${possible.join(' or ')}`];
    });
  }

  /** Makes the next {@link check} compare all vehicles that ever existed. */
  recheckAll(): void {
    for (const vehicle of this.everyVehicle) this.touched.add(vehicle);
  }

  private readonly everyVehicle: Vehicle[] = [];

  private async change(
    vehicle: Vehicle,
    next: State,
    ask: () => ReturnType<ClientSession['call']>,
  ): Promise<number> {
    this.touched.add(vehicle);
    const before = vehicle.possible;
    // Before the call, because the check may run during it.
    vehicle.possible = [...before, next];
    const isOpen = isUncertain(await ask());
    this.tally[isOpen ? 'uncertain' : 'done'] += 1;
    if (!isOpen) vehicle.possible = [next];
    return isOpen ? REST_WHILE_DOWN_MS : this.random() * REST_MS;
  }

  private open({ vin }: Vehicle) {
    return this.session.call('create', 'POST', '/recalls', {
      vin,
      manufacturerCampaignReference: 'CRASH/1',
      recallCampaignStartDate: '2024-01-01',
    });
  }

  private repair(vehicle: Vehicle, kind: string, day: string | undefined) {
    const body =
      day === undefined ? { repairStatus: 'NOT_FIXED' } : { repairStatus: 'FIXED', rectificationDate: day };
    return this.call(kind, 'PUT', vehicle, body);
  }

  private call(kind: string, method: string, { vin }: Vehicle, body?: object) {
    const path = `/recalls/vin/${vin}?manufacturerCampaignReference=CRASH/1`;
    return this.session.call(kind, method, path, body);
  }

  private newVehicle(): Vehicle {
    this.made += 1;
    const vin = `${this.series}N${String(this.made).padStart(7, '0')}`;
    keepFromLogs('a VIN', vin);
    const vehicle = { vin, possible: ['absent'] };
    this.everyVehicle.push(vehicle);
    return vehicle;
  }
}
