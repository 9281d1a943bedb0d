import { Injectable } from '@nestjs/common';
import { createBatcher } from '../../../platform/database/batcher.js';
import {
  type PreparedStatement,
  PreparedStatements,
} from '../../../platform/database/prepared-statements.js';
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
import { RESOLVE_MARKS, RESOLVE_VINS } from './resolution.sql.js';

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

/** A question about a mark, or about a VIN. */
type Sought = Omit<Question, 'asked'> & { readonly identifier: string };

interface Row {
  readonly [column: string]: unknown;
  /** The place of the question among those of the statement, from 1. */
  readonly question: number;
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

/**
 * One statement is in flight, and the questions that come meanwhile share the next. With two, each had half as many questions, and on two cores
 * a tenth fewer were answered. More than this together would make the first of them wait for the last.
 */
const BATCHES = { atOnce: 1, together: 64 };

/** Resolves a vehicle and a day to the keeper of that day. Questions that arrive together share a statement. */
@Injectable()
export class RegisterLookUps {
  private readonly findMark = createBatcher(
    (asked: readonly Sought[]) => this.find(RESOLVE_MARKS, asked),
    BATCHES,
  );
  private readonly findVin = createBatcher(
    (asked: readonly Sought[]) => this.find(RESOLVE_VINS, asked),
    BATCHES,
  );

  constructor(
    private readonly statements: PreparedStatements,
    private readonly dataKeys: DataKeys,
  ) {}

  async resolve({ asked, ...question }: Question): Promise<Resolution> {
    const rows =
      'chassisVin' in asked
        ? await this.findVin({ identifier: asked.chassisVin, ...question })
        : await this.findMark({ identifier: asked.registrationNumber, ...question });
    const [row] = rows;
    if (!row) throw new Error('There is a row also when nothing is found.');
    const seen = { load: row.load };
    if (row.vehicleId === null) return { ...seen, outcome: 'no information' };
    if (rows.length > 1) return { ...seen, outcome: 'multiple matches' };
    return { ...seen, ...(await this.answer(question.environment, row)) };
  }

  /** The rows of each question. */
  private async find(statement: PreparedStatement, asked: readonly Sought[]): Promise<Row[][]> {
    const rows = await this.statements.query<Row>(statement, [
      asked.map(({ environment }) => environment),
      asked.map(({ identifier }) => identifier),
      asked.map(({ eventDate }) => eventDate),
      asked.map(({ today }) => today),
      asked.map(({ load }) => load ?? null),
    ]);
    const answers: Row[][] = asked.map(() => []);
    for (const row of rows) answers[row.question - 1]?.push(row);
    return answers;
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
