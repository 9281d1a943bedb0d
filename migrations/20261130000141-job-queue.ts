import PgBoss from 'pg-boss';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A library begins and commits a transaction in its text, because it expects to run it itself. A migration already is a transaction, and the
 * schema may have been created beforehand, by somebody who may do that (docs/operations.md).
 */
const WRAPPING = [/^\s*BEGIN;/, /COMMIT;\s*$/, /CREATE SCHEMA IF NOT EXISTS job_queue\s*;/];

/**
 * pg-boss's own tables, as its version 10 makes them (its schema 24), in a schema of their own. A version with another schema needs a migration
 * that changes it; a test says so. The queues are made here, because each is a partition, and the service's role makes no tables.
 */
export class JobQueue20261130000141 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const [{ missing }]: [{ missing: boolean }] = await queryRunner.query(
      `SELECT to_regnamespace('job_queue') IS NULL AS missing`,
    );
    if (missing) await queryRunner.query('CREATE SCHEMA job_queue');
    let plans = PgBoss.getConstructionPlans('job_queue');
    for (const wrapping of WRAPPING) {
      if (!wrapping.test(plans)) throw new Error('pg-boss makes its schema differently than version 10 does');
      plans = plans.replace(wrapping, '');
    }
    await queryRunner.query(plans);
    // A worker that was killed loses its job after this time. The check takes milliseconds.
    await makeQueue(queryRunner, 'renewal-check', { retryLimit: 5, retryDelay: 2, expireInSeconds: 60 });
    // After 13 attempts in some twelve hours somebody has to look. An attempt gives up long before it expires.
    await makeQueue(queryRunner, 'renewal-forward', { retryLimit: 12, retryDelay: 5, expireInSeconds: 180 });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP SCHEMA job_queue CASCADE');
  }
}

async function makeQueue(
  queryRunner: QueryRunner,
  name: string,
  options: { readonly retryLimit: number; readonly retryDelay: number; readonly expireInSeconds: number },
): Promise<void> {
  await queryRunner.query('SELECT job_queue.create_queue($1, $2)', [
    name,
    // Each delay is twice the one before it, with a random part of a half, so that what failed together does not come back together.
    JSON.stringify({ ...options, policy: 'standard', retryBackoff: true, retentionMinutes: 30 * 24 * 60 }),
  ]);
}
