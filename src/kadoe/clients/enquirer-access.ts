import { Injectable } from '@nestjs/common';
import { CoalescingTtlCache } from '../../platform/clients/coalescing-ttl-cache.js';
import { Clock } from '../../platform/clock/clock.js';
import { createClientLookUp, type OfClient } from '../../platform/database/client-look-up.js';
import { type PreparedStatement, PreparedStatements } from '../../platform/database/prepared-statements.js';

/** Bounds how late another process learns that an enquirer, a reason or a mandate was taken away (allowed: one second). */
const FRESH_FOR_MS = 500;

/**
 * The enquirers in whose name a client may ask: its own, and those that have mandated it while it is a link provider. Their reasons are those of
 * the enquirer in both cases. $1 are the clients.
 */
const ACCESS: PreparedStatement = {
  reserved: true,
  name: 'enquirer_access',
  text: `
    SELECT kadoe_client.client_id AS "clientId", kadoe_client.link_provider_id AS "linkProviderId",
           coalesce((
             SELECT json_object_agg(enquirer.id, (
                      SELECT coalesce(json_agg(reason_code), '[]') FROM enquirer_reason
                       WHERE enquirer_reason.environment = enquirer.environment AND enquirer_reason.enquirer_id = enquirer.id))
               FROM enquirer
              WHERE enquirer.environment = kadoe_client.environment
                AND (enquirer.client_id = kadoe_client.client_id
                     OR kadoe_client.link_provider_id IS NOT NULL AND EXISTS (
                       SELECT FROM link_provider_mandate AS mandate
                        WHERE mandate.client_id = kadoe_client.client_id AND mandate.enquirer_id = enquirer.id))
           ), '{}') AS enquirers
      FROM kadoe_client
     WHERE kadoe_client.client_id = ANY($1::uuid[])`,
};

interface AccessRow extends OfClient {
  readonly linkProviderId: string | null;
  readonly enquirers: Readonly<Record<string, readonly string[]>>;
}

/** What a client may ask in whose name. */
export interface ClientAccess {
  /** Null unless the client is a link provider. */
  readonly linkProviderId: string | null;
  /** The reasons that each of its enquirers may give, by the enquirer's id. */
  readonly enquirers: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Finds what a client may ask in whose name, on every enquiry. */
@Injectable()
export class EnquirerAccess {
  private readonly found: CoalescingTtlCache<ClientAccess>;

  constructor(statements: PreparedStatements, clock: Clock) {
    const lookUp = createClientLookUp<AccessRow>(statements, ACCESS);
    this.found = new CoalescingTtlCache<ClientAccess>(FRESH_FOR_MS, clock, async (clientId) => {
      const [row] = await lookUp(clientId);
      if (!row) return undefined;
      const enquirers = Object.entries(row.enquirers).map(([id, reasons]) => [id, new Set(reasons)] as const);
      return { linkProviderId: row.linkProviderId, enquirers: new Map(enquirers) };
    });
  }

  async of(clientId: string): Promise<ClientAccess> {
    const access = await this.found.find(clientId);
    if (!access) throw new Error('The client is not on the KADOE surface.');
    return access;
  }

  /** Makes a change in this process visible to the very next enquiry. */
  forget(): void {
    this.found.forget();
  }
}
