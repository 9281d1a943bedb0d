import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { asApplication } from '../support/roles.js';

/**
 * A new place: a database without tables whose owner is no superuser, as providers give them, another role for the service,
 * and an empty folder.
 */
export class RestoreTarget {
  private constructor(
    private readonly name: string,
    readonly folder: string,
    readonly ownerUrl: string,
    readonly url: string,
  ) {}

  static async make(): Promise<RestoreTarget> {
    const name = `restored_${randomBytes(6).toString('hex')}`;
    await onServer(`CREATE ROLE ${name} LOGIN PASSWORD 'owner'`, `CREATE DATABASE ${name} OWNER ${name}`);
    const owner = new URL(inject('postgresUrl'));
    const application = new URL(asApplication(owner.href));
    [owner.username, owner.password, owner.pathname] = [name, 'owner', `/${name}`];
    application.pathname = `/${name}`;
    return new RestoreTarget(
      name,
      await mkdtemp(join(tmpdir(), 'recalls-test-restored-')),
      owner.href,
      application.href,
    );
  }

  get dataDir(): string {
    return join(this.folder, 'data');
  }

  get settings(): NodeJS.ProcessEnv & { DATA_DIR: string } {
    return { DATA_DIR: this.dataDir, DATABASE_URL: this.url, DATABASE_OWNER_URL: this.ownerUrl };
  }

  async query<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
    const client = new pg.Client({ connectionString: this.ownerUrl });
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  async remove(): Promise<void> {
    await onServer(`DROP DATABASE ${this.name} WITH (FORCE)`, `DROP ROLE ${this.name}`);
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function onServer(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
}
