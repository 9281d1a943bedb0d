import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Clock } from '../clock/clock.js';
import { createClientLookUp, type OfClient } from '../database/client-look-up.js';
import { ClockOffset } from '../database/clock-offset.js';
import { type PreparedStatement, PreparedStatements } from '../database/prepared-statements.js';
import type { Environment } from '../environment.js';
import type { Principal } from '../http/principal.js';
import { Surfaces } from '../surfaces/surfaces.js';
import { digestOfApiKey, looksLikeApiKey } from './api-key.js';
import type { ClientProfiles } from './client-profiles.js';
import { CoalescingTtlCache } from './coalescing-ttl-cache.js';
import { CredentialUses } from './credential-uses.js';

/**
 * How long an answer about a client or a key is cached. It bounds how late another process learns that a client was disabled or a key
 * revoked (allowed: one second), and saves two database queries per request.
 */
const FRESH_FOR_MS = 500;

const CLIENT_BY_ID: PreparedStatement = {
  reserved: true,
  name: 'client_by_id',
  text: `
    SELECT id AS "clientId", role, environment, disabled_at IS NOT NULL AS disabled
      FROM client
     WHERE id = ANY($1::uuid[])`,
};

/** $1 are the clients, $2 the time. Keys that were rotated end without being revoked. */
const LIVE_KEYS: PreparedStatement = {
  reserved: true,
  name: 'live_api_keys',
  text: `
    SELECT client_id AS "clientId", key_hash, expires_at
      FROM api_key
     WHERE client_id = ANY($1::uuid[]) AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)`,
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

interface ClientRow extends OfClient {
  readonly role: string;
  readonly environment: Environment;
  readonly disabled: boolean;
}

interface KeyRow extends OfClient {
  readonly key_hash: Buffer;
  readonly expires_at: Date | null;
}

/** When each live key of a client ends, in ms, by its digest. */
type LiveKeys = ReadonlyMap<string, number>;

/** Finds the client for a client id or an API key, on every request. */
@Injectable()
export class ClientDirectory {
  private readonly lookUpClient: (clientId: string) => Promise<readonly ClientRow[]>;
  private readonly lookUpKeys: (clientId: string) => Promise<readonly KeyRow[]>;
  private readonly clients: CoalescingTtlCache<Principal>;
  private readonly keys: CoalescingTtlCache<LiveKeys>;

  constructor(
    statements: PreparedStatements,
    clock: Clock,
    private readonly clockOffset: ClockOffset,
    private readonly surfaces: Surfaces,
    private readonly modules: ModuleRef,
    private readonly uses: CredentialUses,
  ) {
    this.lookUpClient = createClientLookUp(statements, CLIENT_BY_ID);
    this.lookUpKeys = createClientLookUp(statements, LIVE_KEYS, () => [new Date(this.clockOffset.now())]);
    this.clients = new CoalescingTtlCache(FRESH_FOR_MS, clock, (clientId) => this.askForClient(clientId));
    this.keys = new CoalescingTtlCache(FRESH_FOR_MS, clock, (clientId) => this.askForKeys(clientId));
  }

  /** The client with this id, disabled or not; undefined when there is none. A promise only when the database has to be asked. */
  findClient(clientId: string): Principal | undefined | Promise<Principal | undefined> {
    if (!UUID.test(clientId)) return undefined;
    return this.clients.arrived(clientId) ?? this.clients.find(clientId);
  }

  /**
   * Whether a key is a live key of this client. False when it is unknown, revoked, ended or another client's. A promise only when the
   * database has to be asked.
   *
   * The query asks for all keys of the client, one or two, and not for the key. So any number of wrong keys causes only one query.
   */
  isLiveKeyOf(clientId: string, apiKey: string): boolean | Promise<boolean> {
    if (!looksLikeApiKey(apiKey)) return false;
    const digest = digestOfApiKey(apiKey);
    const arrived = this.keys.arrived(clientId);
    if (arrived?.has(digest)) return this.isLiveAmong(arrived, digest);
    return this.keys
      .find(clientId, (keys) => keys.has(digest))
      .then((keys) => this.isLiveAmong(keys, digest));
  }

  /** Makes a change of clients or keys in this process visible to the very next call. */
  forget(): void {
    this.clients.forget();
    this.keys.forget();
  }

  private isLiveAmong(keys: LiveKeys | undefined, digest: string): boolean {
    const isLive = (keys?.get(digest) ?? Number.NEGATIVE_INFINITY) > this.clockOffset.now();
    if (isLive) this.uses.note('apiKey', digest);
    return isLive;
  }

  private async askForClient(clientId: string): Promise<Principal | undefined> {
    const [row] = await this.lookUpClient(clientId);
    if (!row) return undefined;
    const profile = await this.profilesOf(row.role)?.find(clientId);
    // A role that no surface has, or a client that its surface does not know, counts as unknown.
    if (!profile) return undefined;
    return { ...row, ...profile };
  }

  private profilesOf(role: string): ClientProfiles | undefined {
    const profiles = this.surfaces.ofRole(role)?.profiles;
    return profiles && this.modules.get(profiles, { strict: false });
  }

  private async askForKeys(clientId: string): Promise<LiveKeys> {
    const rows = await this.lookUpKeys(clientId);
    return new Map(
      rows.map(({ key_hash, expires_at }) => [
        key_hash.toString('base64'),
        expires_at?.getTime() ?? Number.POSITIVE_INFINITY,
      ]),
    );
  }
}
