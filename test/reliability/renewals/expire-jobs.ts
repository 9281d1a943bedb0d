import type { PostgresServer } from '../../topology/postgres-server.js';

/**
 * Gives the jobs that killed workers had begun to others, who would get them after three minutes, and lets repetitions wait no longer.
 *
 * @param begun how long ago a job was begun, or has had to wait; absent: any
 */
export async function expireJobs(
  postgres: PostgresServer,
  { begun = '0 seconds' }: { readonly begun?: string } = {},
): Promise<void> {
  await postgres.query(
    `UPDATE job_queue.job
        SET started_on = CASE state WHEN 'active' THEN started_on - interval '1 hour' ELSE started_on END,
            start_after = CASE WHEN state < 'active' THEN now() - interval '1 second' ELSE start_after END
      WHERE state < 'completed'
        AND ($1::interval = interval '0' OR coalesce(started_on, start_after) < now() - $1::interval)`,
    [begun],
  );
}
