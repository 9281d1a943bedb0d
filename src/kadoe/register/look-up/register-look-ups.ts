import { Injectable } from '@nestjs/common';
import { PreparedStatements } from '../../../platform/database/prepared-statements.js';
import { DataKeys } from '../../../platform/encryption/data-keys.js';
import type { Environment } from '../../../platform/environment.js';
import { isAnswerable, type Party, placeOfParty } from '../party.js';
import {
  type FactVersions,
  type KnownState,
  type KnownVehicle,
  standingOf,
  type WithheldKind,
} from './resolution.js';
import { RESOLVE_MARK, RESOLVE_VIN } from './resolution.sql.js';

/** What is asked about: a vehicle on a day. */
export interface Question {
  readonly environment: Environment;
  readonly asked: { readonly registrationNumber: string } | { readonly chassisVin: string };
  /** `YYYY-MM-DD`. */
  readonly eventDate: string;
  /** Today in London, which decides who is withheld. */
  readonly today: string;
  /** As it was known at this load; absent: as it is known now. */
  readonly load?: number | undefined;
}

type Outcome =
  | { readonly outcome: 'no information' | 'multiple matches' }
  | { readonly outcome: 'withheld'; readonly withheld: WithheldKind; readonly versions: FactVersions }
  | { readonly outcome: 'scrapped' | 'no keeper'; readonly versions: FactVersions }
  | {
      readonly outcome: 'stolen' | 'exported';
      readonly vehicle: KnownVehicle;
      readonly versions: FactVersions;
    }
  | {
      readonly outcome: 'keeper';
      readonly vehicle: KnownVehicle;
      readonly party: Party;
      readonly versions: FactVersions;
    };

/** What the register answers, and the number of the load that it saw; null while there is none. */
export type Resolution = Outcome & { readonly load: number | null };

interface Row {
  readonly [column: string]: unknown;
  readonly load: number | null;
  readonly vehicleId: number | null;
  readonly reference: string;
  readonly detailId: number | null;
  readonly markId: number | null;
  readonly states: readonly KnownState[];
  readonly keeperId: number | null;
  readonly party: Buffer;
  readonly keeperFrom: string;
  readonly dataKeyId: string;
}

const TOLD = [
  'registrationNumber',
  'chassisVin',
  'make',
  'model',
  'colour',
  'secondaryColour',
  'taxClass',
  'taxStatus',
  'bodyType',
  'seatingCapacity',
] as const;

/** Resolves a vehicle and a day to the keeper of that day. */
@Injectable()
export class RegisterLookUps {
  constructor(
    private readonly statements: PreparedStatements,
    private readonly dataKeys: DataKeys,
  ) {}

  async resolve({ environment, asked, eventDate, today, load }: Question): Promise<Resolution> {
    const [statement, value] =
      'chassisVin' in asked
        ? ([RESOLVE_VIN, asked.chassisVin] as const)
        : ([RESOLVE_MARK, asked.registrationNumber] as const);
    const rows = await this.statements.query<Row>(statement, [
      environment,
      value,
      eventDate,
      today,
      load ?? null,
    ]);
    const [row] = rows;
    if (!row) throw new Error('There is a row also when nothing is found.');
    const seen = { load: row.load };
    if (row.vehicleId === null) return { ...seen, outcome: 'no information' };
    if (rows.length > 1) return { ...seen, outcome: 'multiple matches' };
    return { ...seen, ...(await this.answer(environment, row)) };
  }

  private async answer(environment: Environment, row: Row): Promise<Outcome> {
    const versions = versionsOf(row);
    const standing = standingOf(row.states);
    switch (standing.kind) {
      case 'withheld':
        return { outcome: 'withheld', withheld: standing.withheld, versions };
      case 'scrapped':
        return { outcome: 'scrapped', versions };
      case 'stolen':
      case 'exported':
        return { outcome: standing.kind, vehicle: vehicleOf(row), versions };
      case 'in trade':
        return { outcome: 'no keeper', versions };
      case 'kept': {
        const party = await this.partyOf(environment, row);
        if (!party || !isAnswerable(party)) return { outcome: 'no keeper', versions };
        return { outcome: 'keeper', vehicle: vehicleOf(row), party, versions };
      }
    }
  }

  private async partyOf(environment: Environment, row: Row): Promise<Party | undefined> {
    if (row.keeperId === null) return undefined;
    const dataKey = await this.dataKeys.find(row.dataKeyId);
    const place = placeOfParty(environment, row.reference, row.keeperFrom);
    return JSON.parse(dataKey.open(row.party, place).toString('utf8')) as Party;
  }
}

function vehicleOf(row: Row): KnownVehicle {
  return Object.fromEntries(TOLD.flatMap((field) => (row[field] === null ? [] : [[field, row[field]]])));
}

function versionsOf({ vehicleId, detailId, markId, keeperId, states }: Row): FactVersions {
  return {
    vehicle: vehicleId ?? 0,
    ...(detailId === null ? {} : { detail: detailId }),
    ...(markId === null ? {} : { mark: markId }),
    ...(keeperId === null ? {} : { keeper: keeperId }),
    states: states.map(({ id }) => id),
  };
}
