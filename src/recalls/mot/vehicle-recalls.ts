import { Inject, Injectable } from '@nestjs/common';
import { TimeoutError, withTimeout } from '../../platform/clock/with-timeout.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { createBatcher } from '../../platform/database/batcher.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { unavailable } from '../errors/recalls-error.js';
import { textsOf } from './look-up-pool.js';
import { LookUps } from './look-ups.js';
import { VEHICLE_ANSWERS, type VehicleAnswersRow } from './vehicle.sql.js';

/** Chosen as for the manufacturers' look-ups: see RecallsRepository. */
const SINGLE_LOOK_UPS = { atOnce: 2, together: 256 };

/**
 * The answers for MOT services: the JSON text of a `VehicleAnswer` for each VIN, made by the database. VINs must be in their stored form.
 */
@Injectable()
export class VehicleRecalls {
  private readonly findTogether = createBatcher(
    async (vins: readonly string[]) => (await this.lookUps.ask(vins)).flatMap((text) => text.split('\n')),
    SINGLE_LOOK_UPS,
  );

  constructor(
    private readonly lookUps: LookUps,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** @throws RecallsError 503 when the database does not answer in time */
  find(vin: string): Promise<string> {
    return this.answered(this.findTogether(vin));
  }

  /**
   * The elements of a JSON array: the answers in the order of the request, all from one snapshot, several in each text.
   *
   * @throws RecallsError 503 when the database does not answer in time
   */
  async findAll(vins: readonly string[]): Promise<readonly string[]> {
    return asElements(await this.answered(this.lookUps.ask(vins)));
  }

  /** The same, as seen by the given transaction and its snapshot, if it has one. */
  async answersIn(transaction: Transaction, vins: readonly string[]): Promise<readonly string[]> {
    return asElements(textsOf(await transaction.query<VehicleAnswersRow[]>(VEHICLE_ANSWERS.text, [vins])));
  }

  /** One timeout for everything: waiting for a statement to join, for a connection, for a replica that does not answer. */
  private async answered<Answer>(asked: Promise<Answer>): Promise<Answer> {
    try {
      return await withTimeout(this.settings.motTimeoutMs, asked);
    } catch (error) {
      throw error instanceof TimeoutError ? unavailable(error) : error;
    }
  }
}

function asElements(texts: readonly string[]): readonly string[] {
  return texts.map((text) => text.replaceAll('\n', ','));
}
