import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';
import pg from 'pg';

/**
 * The baseline of the comparison: Fastify and `pg` with nothing between them. One prepared statement per request, the same rows, the same
 * responses; no token, no key, no limits, no validation, no history.
 */
const [databaseUrl, manufacturerId, manufacturer] = process.argv.slice(2);

/** 4, 6, 8, 10, 16 and 32 were tried with 32 callers on 2 cores: this is the best for both routes, and the service's default. */
const POOL_SIZE = 10;

const pool = new pg.Pool({ connectionString: databaseUrl, max: POOL_SIZE });
const server = fastify();

interface RecallRow {
  vin: string;
  manufacturer_campaign_reference: string;
  dvsa_campaign_reference: string | null;
  start_date: string;
  fixed: boolean;
  updated_at: Date;
}

const FIND = {
  name: 'find',
  text: `SELECT vin, manufacturer_campaign_reference, dvsa_campaign_reference,
                recall_campaign_start_date::text AS start_date, rectification_date IS NOT NULL AS fixed, updated_at
           FROM recall
          WHERE vin = $1 AND manufacturer_id = $2
          ORDER BY id`,
};

const OPEN = {
  name: 'open',
  text: `INSERT INTO baseline_recall (vin, manufacturer_id, manufacturer_campaign_reference, dvsa_campaign_reference,
                                      recall_campaign_start_date, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6)`,
};

server.get<{ Params: { vin: string } }>('/recalls/vin/:vin', async (request, reply) => {
  const { rows } = await pool.query<RecallRow>({ ...FIND, values: [request.params.vin, manufacturerId] });
  const [first] = rows;
  if (!first) return reply.code(404).send();
  let lastUpdated = first.updated_at;
  for (const { updated_at } of rows) if (updated_at > lastUpdated) lastUpdated = updated_at;
  return {
    vin: first.vin,
    manufacturer,
    recalls: rows.map((row) => ({
      manufacturerCampaignReference: row.manufacturer_campaign_reference,
      dvsaCampaignReference: row.dvsa_campaign_reference ?? undefined,
      recallCampaignStartDate: row.start_date,
      repairStatus: row.fixed ? 'FIXED' : 'NOT_FIXED',
    })),
    lastUpdatedDate: lastUpdated.toISOString(),
  };
});

interface NewRecall {
  vin: string;
  manufacturerCampaignReference: string;
  dvsaCampaignReference: string;
  recallCampaignStartDate: string;
}

server.post<{ Body: NewRecall }>('/recalls', async (request, reply) => {
  const { vin, manufacturerCampaignReference, dvsaCampaignReference, recallCampaignStartDate } = request.body;
  await pool.query({
    ...OPEN,
    values: [
      vin,
      manufacturerId,
      manufacturerCampaignReference,
      dvsaCampaignReference,
      recallCampaignStartDate,
      new Date(),
    ],
  });
  reply.code(201);
  return {
    manufacturer,
    recall: { vin, manufacturerCampaignReference, dvsaCampaignReference, recallCampaignStartDate },
  };
});

process.once('SIGTERM', () => void server.close().then(() => pool.end()));
await server.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ port: (server.server.address() as AddressInfo).port });
