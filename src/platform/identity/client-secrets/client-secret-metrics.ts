import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { DatabaseMetrics } from '../../observability/database-metrics.js';

/**
 * The next of a client's secrets to expire; once all have, the one that did last, so that it does not vanish just when
 * somebody should see it. Clients that are disabled need none.
 */
const SECRET_EXPIRY = `
  SELECT client.id, client.name,
         extract(epoch FROM coalesce(min(secret.expires_at) FILTER (WHERE secret.expires_at > $1),
                                     max(secret.expires_at)))::float8 AS at
    FROM client JOIN client_secret AS secret ON secret.client_id = client.id AND secret.removed_at IS NULL
   WHERE client.disabled_at IS NULL
   GROUP BY client.id`;

/** When clients will need a new secret. */
@Injectable()
export class ClientSecretMetrics {
  constructor(registry: Registry, metrics: DatabaseMetrics) {
    const expiry = new Gauge({
      name: 'recalls_client_secret_expiry_timestamp_seconds',
      help: 'When the next secret of a client expires.',
      labelNames: ['client', 'name'],
      registers: [registry],
    });
    metrics.add({
      metrics: [expiry],
      ask: async (pool, now) => {
        const { rows } = await pool.query<{ id: string; name: string; at: number }>(SECRET_EXPIRY, [now]);
        for (const { id, name, at } of rows) expiry.set({ client: id, name }, at);
      },
    });
  }
}
