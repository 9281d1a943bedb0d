import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Clock } from '../clock/clock.js';
import type { Transaction } from '../database/transaction.js';
import type { Environment } from '../environment.js';
import { Client } from './client.entity.js';

/** What an administrator may change about a client. */
export interface ClientDetails {
  readonly name: string;
  readonly teamEmail: string;
}

/** The recipient of a client's mails. */
export interface ClientTeam {
  readonly name: string;
  readonly teamEmail: string;
  readonly role: string;
}

/** A client whose row is locked until the transaction ends. */
export interface LockedClient extends ClientDetails {
  readonly clientId: string;
  readonly disabledAt: Date | null;
}

/** Inserts and updates clients. */
@Injectable()
export class ClientRegistry {
  constructor(private readonly clock: Clock) {}

  async add(
    transaction: Transaction,
    client: ClientDetails & {
      readonly id: string;
      readonly role: string;
      /** Absent: live. */
      readonly environment?: Environment;
    },
  ): Promise<void> {
    const createdAt = new Date(this.clock.now());
    await transaction.insert(Client, { ...client, disabledAt: null, createdAt });
  }

  /** Locks a client, so that changes of the client, its keys and its secrets happen one after another; undefined when there is none. */
  async lock(transaction: Transaction, clientId: string): Promise<LockedClient | undefined> {
    // NO KEY: rows that refer to the client, such as its daily usage, can still be inserted meanwhile.
    const [row]: LockedClient[] = await transaction.query(
      `SELECT id AS "clientId", name, team_email AS "teamEmail",
              disabled_at AS "disabledAt"
         FROM client WHERE id = $1 FOR NO KEY UPDATE`,
      [clientId],
    );
    return row;
  }

  /** Undefined when there is no such client. */
  async roleOf(transaction: Transaction, clientId: string): Promise<string | undefined> {
    const [row]: { role: string }[] = await transaction.query('SELECT role FROM client WHERE id = $1', [
      clientId,
    ]);
    return row?.role;
  }

  /** The ids of the clients of any surface with exactly this name, case-insensitive. Names of clients need not be unique. */
  async findIds(transaction: Transaction, name: string): Promise<string[]> {
    const rows: { id: string }[] = await transaction.query(
      'SELECT id FROM client WHERE lower(name) = lower($1) ORDER BY created_at, id',
      [name],
    );
    return rows.map(({ id }) => id);
  }

  /** For a client that is known to exist. */
  async teamOf(transaction: Transaction, clientId: string): Promise<ClientTeam> {
    const [team]: ClientTeam[] = await transaction.query(
      'SELECT name, team_email AS "teamEmail", role FROM client WHERE id = $1',
      [clientId],
    );
    if (!team) throw new Error('There is no such client.');
    return team;
  }

  async change(transaction: Transaction, clientId: string, details: ClientDetails): Promise<void> {
    await transaction.query('UPDATE client SET name = $2, team_email = $3 WHERE id = $1', [
      clientId,
      details.name,
      details.teamEmail,
    ]);
  }

  /** @param disabledAt null enables the client again */
  async setDisabledAt(transaction: Transaction, clientId: string, disabledAt: Date | null): Promise<void> {
    await transaction.query('UPDATE client SET disabled_at = $2 WHERE id = $1', [clientId, disabledAt]);
  }

  /** The clients of all surfaces. */
  all(transaction: Transaction): Promise<(LockedClient & { readonly createdAt: Date })[]> {
    return transaction.query(
      `SELECT id AS "clientId", name, team_email AS "teamEmail",
              disabled_at AS "disabledAt", created_at AS "createdAt"
         FROM client
        ORDER BY created_at, id`,
    );
  }

  /** Whether any client has one of these roles. */
  async hasClientsOf(transaction: Transaction, roles: readonly string[]): Promise<boolean> {
    return transaction.existsBy(Client, { role: In([...roles]) });
  }
}
