import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { DatabaseMetrics } from '../../observability/database-metrics.js';

/**
 * The expiry of a client's next secret to expire. After all have expired, it is the latest expiry, so that the metric does not vanish when
 * it matters most. Disabled clients are left out, because they need no secret.
 */
const SECRET_EXPIRY = `
  SELECT client.id, client.name,
         extract(epoch FROM coalesce(min(secret.expires_at) FILTER (WHERE secret.expires_at > $1),
                                     max(secret.expires_at)))::float8 AS at
    FROM client JOIN client_secret AS secret ON secret.client_id = client.id AND secret.removed_at IS NULL
   WHERE client.disabled_at IS NULL
   GROUP BY client.id`;

/** Metrics of when clients will need a new secret. */
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
