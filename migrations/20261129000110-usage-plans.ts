import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Usage plans, the plan of each client, and how much of the plans' quotas was given to processes.
 *
 * The plan is not a column of `client`, because clients of the recalls surface have none. Usage is not in `daily_usage`, because a week or
 * a month that begins on a day would share the row of that day.
 */
export class UsagePlans20261129000110 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE usage_plan (
        name         text CONSTRAINT usage_plan_pkey PRIMARY KEY,
        rate         double precision NOT NULL,
        burst        integer NOT NULL,
        quota        integer,
        quota_period text,
        CONSTRAINT usage_plan_rate_check CHECK (rate > 0),
        CONSTRAINT usage_plan_burst_check CHECK (burst > 0),
        CONSTRAINT usage_plan_quota_check CHECK (quota > 0),
        CONSTRAINT usage_plan_period_check CHECK (quota_period IN ('DAY', 'WEEK', 'MONTH')),
        CONSTRAINT usage_plan_quota_period_check CHECK ((quota IS NULL) = (quota_period IS NULL))
      )`);
    await queryRunner.query(`
      INSERT INTO usage_plan (name, rate, burst, quota, quota_period)
      VALUES ('trial', 1, 2, 500, 'DAY'), ('standard', 10, 20, 50000, 'DAY'), ('bulk', 50, 100, 1000000, 'DAY')`);
    await queryRunner.query(`
      CREATE TABLE client_usage_plan (
        client_id uuid CONSTRAINT client_usage_plan_pkey PRIMARY KEY
                    CONSTRAINT client_usage_plan_client_fkey REFERENCES client,
        plan      text NOT NULL CONSTRAINT client_usage_plan_plan_fkey REFERENCES usage_plan
      )`);
    await queryRunner.query('CREATE INDEX client_usage_plan_plan_idx ON client_usage_plan (plan)');
    await queryRunner.query(`
      CREATE TABLE plan_usage (
        client_id  uuid NOT NULL CONSTRAINT plan_usage_client_fkey REFERENCES client,
        starts_on  date NOT NULL,
        period     text NOT NULL,
        handed_out integer NOT NULL CONSTRAINT plan_usage_handed_out_check CHECK (handed_out >= 0),
        last_block integer NOT NULL,
        used       integer NOT NULL,
        CONSTRAINT plan_usage_pkey PRIMARY KEY (client_id, starts_on, period)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE plan_usage');
    await queryRunner.query('DROP TABLE client_usage_plan');
    await queryRunner.query('DROP TABLE usage_plan');
  }
}
