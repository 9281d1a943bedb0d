import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import type { Transaction } from '../database/transaction.js';
import type { Role } from '../http/caller.js';
import { generateApiKey, hashApiKey, hintOfApiKey } from './api-key.js';
import { ApiKey, Client } from './client.entity.js';
import { Manufacturer, ManufacturerSshKey } from './manufacturer.entity.js';
import { sftpUsernameFor } from './sftp-username.js';
import type { SshPublicKey } from './ssh-public-key.js';

/** Writes manufacturers, clients and what proves them. */
@Injectable()
export class ClientRegister {
  constructor(private readonly clock: Clock) {}

  /** A new manufacturer with a username of its own for SFTP; undefined when there is one of this name, in any case. */
  async addManufacturer(
    transaction: Transaction,
    { name, teamEmail }: { name: string; teamEmail: string },
  ): Promise<{ id: number; sftpUsername: string } | undefined> {
    // Rare, so one at a time: the name and the username made from it can then be chosen by looking.
    // Readers, and rows that refer to a manufacturer, do not wait for this lock.
    await transaction.query('LOCK TABLE manufacturer IN SHARE ROW EXCLUSIVE MODE');
    const [namesake] = await transaction.query('SELECT 1 FROM manufacturer WHERE lower(name) = lower($1)', [
      name,
    ]);
    if (namesake) return undefined;
    const usernames: { sftp_username: string }[] = await transaction.query(
      'SELECT sftp_username FROM manufacturer',
    );
    const sftpUsername = sftpUsernameFor(name, new Set(usernames.map((row) => row.sftp_username)));
    const { identifiers } = await transaction.insert(Manufacturer, {
      name,
      teamEmail,
      sftpUsername,
      createdAt: this.now(),
    });
    return { id: identifiers[0]?.id, sftpUsername };
  }

  async addSshKeys(
    transaction: Transaction,
    manufacturerId: number,
    keys: readonly SshPublicKey[],
  ): Promise<void> {
    if (keys.length === 0) return;
    const createdAt = this.now();
    await transaction.insert(
      ManufacturerSshKey,
      keys.map((key) => ({ ...key, manufacturerId, createdAt })),
    );
  }

  /** @returns the new client's id. */
  async addClient(
    transaction: Transaction,
    client: {
      role: Role;
      name: string;
      teamEmail: string;
      manufacturerId: number | null;
      dailyQuota: number | null;
    },
  ): Promise<string> {
    const id = randomUUID();
    await transaction.insert(Client, { ...client, id, disabledAt: null, createdAt: this.now() });
    return id;
  }

  /** @returns the new key in clear, for the only time: its hash is what is kept. */
  async addApiKey(transaction: Transaction, clientId: string): Promise<string> {
    const apiKey = generateApiKey();
    await transaction.insert(ApiKey, {
      id: randomUUID(),
      clientId,
      keyHash: hashApiKey(apiKey),
      hint: hintOfApiKey(apiKey),
      createdAt: this.now(),
      expiresAt: null,
      revokedAt: null,
    });
    return apiKey;
  }

  async hasClients(transaction: Transaction): Promise<boolean> {
    return transaction.existsBy(Client, {});
  }

  private now(): Date {
    return new Date(this.clock.now());
  }
}
