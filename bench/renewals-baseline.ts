import { randomUUID } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fastify } from 'fastify';
import pg from 'pg';
import sharp from 'sharp';

/**
 * The baseline of licence renewal: Fastify and `pg` with nothing between them. It parses the body, writes each image to a file that it flushes to the disk, and
 * commits one row; no token, no key, no plan, no rules, no decoding, no encryption, no duplicates, no job. With a third parameter, `decoding`, it decodes the images whole.
 */
const [databaseUrl = '', folder = '', decoding] = process.argv.slice(2);

/** As many as the service has by default. */
const POOL_SIZE = 10;

/** As many as the guide allows. */
const BODY_LIMIT = 10 * 1024 ** 2;

// As the service: one thread for each image.
sharp.cache(false);
sharp.concurrency(1);

const pool = new pg.Pool({ connectionString: databaseUrl, max: POOL_SIZE });
const server = fastify({ bodyLimit: BODY_LIMIT });

interface ApplicationBody {
  readonly handler: { readonly transactionID: string };
  readonly photo: { photographImage?: string };
  signatureImage?: string;
}

const RECORD = {
  name: 'record',
  text: `INSERT INTO baseline_application (id, transaction_id, received_at, fields, photo, signature)
         VALUES ($1, $2, $3, $4, $5, $6)`,
};

server.post<{ Body: ApplicationBody }>('/drivers-renewal/v1/drivers/renewal', async (request, reply) => {
  const application = request.body;
  const { transactionID: transactionId } = application.handler;
  const [id, receivedAt] = [randomUUID(), new Date()];
  const [photo, signature] = await Promise.all([
    store(`${id}-photo`, application.photo.photographImage ?? ''),
    store(`${id}-signature`, application.signatureImage ?? ''),
  ]);
  delete application.photo.photographImage;
  delete application.signatureImage;
  const values = [id, transactionId, receivedAt, JSON.stringify(application), photo, signature];
  await pool.query({ ...RECORD, values });
  reply.code(202);
  return { transactionId, dateTimeReceived: receivedAt.toISOString() };
});

async function store(name: string, base64: string): Promise<string> {
  const path = join(folder, name);
  const image = Buffer.from(base64, 'base64');
  if (decoding) await sharp(image, { failOn: 'warning' }).raw().toBuffer();
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(image);
    await file.sync();
  } finally {
    await file.close();
  }
  return path;
}

await mkdir(folder, { recursive: true });
await pool.query(`
  CREATE TABLE IF NOT EXISTS baseline_application (
    id             uuid PRIMARY KEY,
    transaction_id text NOT NULL UNIQUE,
    received_at    timestamptz NOT NULL,
    fields         jsonb NOT NULL,
    photo          text NOT NULL,
    signature      text NOT NULL
  )`);
process.once('SIGTERM', () => void server.close().then(() => pool.end()));
await server.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ port: (server.server.address() as AddressInfo).port });
