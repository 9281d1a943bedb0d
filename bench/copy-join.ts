import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { randomSeededVin } from './vins.js';

/** Joins of this many VINs each, over connections that each run one after another. */
export interface Joins {
  readonly connections: number;
  readonly joins: number;
  readonly vins: number;
  /** Seeded rows, among which the VINs are. */
  readonly rows: number;
}

export interface JoinsResult {
  readonly joinsPerSecond: number;
}

/**
 * What PostgreSQL takes for the bare answer to a look-up of many vehicles: it joins the VINs with their recalls and makers, and sends the rows
 * as COPY does, without JSON, order, other spellings or a caller. A process of its own, which throws the rows away.
 */
const [databaseUrl = ''] = process.argv.slice(2);

process.on('message', (message) => {
  if (message === 'usage') return;
  run(message as Joins).then(
    (result) => process.send?.(result),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});
process.channel?.ref();
process.send?.({});

/** Kept from round to round, as the service keeps its own: a new one maps each page of PostgreSQL's memory anew. */
const opened: pg.Client[] = [];

async function run({ connections, joins, vins, rows }: Joins): Promise<JoinsResult> {
  while (opened.length < connections) {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    opened.push(client);
  }
  const clients = opened.slice(0, connections);
  const each = Math.ceil(joins / connections);
  // Made before the clock runs, as the bodies of calls are.
  const statements = clients.map(() => Array.from({ length: each }, () => joinOf(vins, rows)));
  const startedAt = performance.now();
  await Promise.all(
    clients.map(async (client, index) => {
      for (const statement of statements[index] ?? [])
        await pipeline(client.query(copyTo(statement)), new Sink());
    }),
  );
  const seconds = (performance.now() - startedAt) / 1_000;
  return { joinsPerSecond: (each * connections) / seconds };
}

function joinOf(vins: number, rows: number): string {
  const list = Array.from({ length: vins }, () => randomSeededVin(rows)).join(',');
  return `
    COPY (SELECT asked.vin, recall.manufacturer_campaign_reference, recall.dvsa_campaign_reference,
                 recall.recall_campaign_start_date, recall.rectification_date, recall.updated_at, manufacturer.name
            FROM unnest('{${list}}'::text[]) AS asked (vin)
            LEFT JOIN recall ON recall.vin = asked.vin
            LEFT JOIN manufacturer ON manufacturer.id = recall.manufacturer_id) TO STDOUT`;
}

class Sink extends Writable {
  override _write(_rows: Buffer, _encoding: string, done: () => void): void {
    done();
  }
}
