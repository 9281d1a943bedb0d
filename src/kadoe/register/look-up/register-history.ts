import { Injectable } from '@nestjs/common';
import type { Actor } from '../../../platform/audit/actor.js';
import { AuditLog } from '../../../platform/audit/audit-log.js';
import { Transactions } from '../../../platform/database/transaction.js';
import { DataKeys } from '../../../platform/encryption/data-keys.js';
import type { Environment } from '../../../platform/environment.js';
import { type MaskedParty, maskParty } from '../mask-party.js';
import { type Party, placeOfParty } from '../party.js';
import {
  RegisterHistoryRepository,
  type StoredKeeper,
  type StoredVehicle,
  type Version,
} from './register-history.repository.js';

/** What operators are shown of a vehicle: everything but who its keepers are. */
export interface ShownVehicle extends Omit<StoredVehicle, 'id' | 'reference' | 'keepers'> {
  readonly vehicle: string;
  readonly keepers: readonly (Version & MaskedParty)[];
}

export interface ShownHistory {
  readonly environment: Environment;
  /** The load as of which it was known, and the time from which that was. */
  readonly load: { readonly number: number; readonly recordedAt: string };
  readonly vehicles: readonly ShownVehicle[];
}

/** Shows operators what the register says, or said at a time, about a vehicle. Each vehicle that is shown is audited. */
@Injectable()
export class RegisterHistory {
  constructor(
    private readonly transactions: Transactions,
    private readonly repository: RegisterHistoryRepository,
    private readonly dataKeys: DataKeys,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @param asked a mark or a VIN
   * @param until as it was known at this instant, in ISO 8601; absent: now
   * @returns undefined where nothing was loaded by then
   */
  async show(
    actor: Actor,
    environment: Environment,
    asked: string,
    until?: string,
  ): Promise<ShownHistory | undefined> {
    const found = await this.transactions.run(async (transaction) => {
      const load = await this.repository.findLoad(transaction, environment, until);
      if (!load) return undefined;
      const vehicles = await this.repository.findVehicles(transaction, environment, asked, load.number);
      for (const { id } of vehicles) {
        // The number, and neither the mark nor the VIN: the audit trail is read by more people than the register.
        await this.audit.record(transaction, actor, {
          action: 'vehicle shown',
          subject: { kind: 'vehicle', id },
          after: { environment, load: load.number },
        });
      }
      return { load, vehicles };
    });
    if (!found) return undefined;
    const vehicles: ShownVehicle[] = [];
    for (const { id: _, reference, keepers, ...facts } of found.vehicles) {
      vehicles.push({
        vehicle: reference,
        ...facts,
        keepers: await Promise.all(keepers.map((keeper) => this.mask(environment, reference, keeper))),
      });
    }
    return { environment, load: found.load, vehicles };
  }

  private async mask(
    environment: Environment,
    reference: string,
    { party, dataKeyId, ...version }: StoredKeeper,
  ): Promise<Version & MaskedParty> {
    const dataKey = await this.dataKeys.find(dataKeyId);
    const place = placeOfParty(environment, reference, version.from);
    const plain = JSON.parse(dataKey.open(Buffer.from(party, 'hex'), place).toString('utf8')) as Party;
    return { ...version, ...maskParty(plain) };
  }
}
