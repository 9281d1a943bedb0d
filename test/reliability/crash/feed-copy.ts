import { isDeepStrictEqual } from 'node:util';
import { type VehicleAnswer, withoutConfirmation } from '../../recalls/mot/feed-reader.js';
import type { ClientSession } from './client-session.js';
import { isDone, isUncertain } from './exchange.js';

const PAGE = 1_000;
const REST_MS = 150;

/** The limit of one call. */
const VEHICLES_A_CALL = 500;

/** A MOT service that keeps a copy of everything with the change feed, whatever happens to the service meanwhile. */
export class FeedCopy {
  readonly vehicles = new Map<string, VehicleAnswer>();
  private since: string | undefined;

  constructor(readonly session: ClientSession) {}

  readonly step = async (): Promise<number> => {
    await this.readPage();
    return REST_MS;
  };

  /** Reads to the end, and compares the copy with the service's answers about these vehicles. @returns the differences */
  async compare(vins: readonly string[]): Promise<string[]> {
    while (await this.readPage());
    const wrong: string[] = [];
    for (let from = 0; from < vins.length; from += VEHICLES_A_CALL) {
      const told = await this.session.call('look-up', 'POST', '/mot/vehicles', {
        vins: vins.slice(from, from + VEHICLES_A_CALL),
      });
      if (!isDone(told)) throw new Error('MOT services get no answer although nothing is broken.');
      for (const vehicle of (told.body as { vehicles: VehicleAnswer[] }).vehicles) {
        const kept = this.vehicles.get(vehicle.vin);
        if (!isDeepStrictEqual(kept && withoutConfirmation(kept), withoutConfirmation(vehicle))) {
          wrong.push(`The copy from the feed is wrong about ${vehicle.vin}`);
        }
      }
    }
    return wrong;
  }

  /** @returns whether there is more to read */
  private async readPage(): Promise<boolean> {
    const from = this.since === undefined ? '' : `&since=${this.since}`;
    const told = await this.session.call('feed', 'GET', `/mot/changes?limit=${PAGE}${from}`);
    if (isUncertain(told) || !isDone(told)) return true;
    const { changes, next, more } = told.body as { changes: VehicleAnswer[]; next: string; more: boolean };
    for (const vehicle of changes) this.vehicles.set(vehicle.vin, vehicle);
    this.since = next;
    return more;
  }
}
