/** The schema with pg-boss's tables. A migration makes it; the service's role only uses it (docs/adr/0026). */
export const JOB_SCHEMA = 'job_queue';

/** The queues. Each is a partition of pg-boss's table, so a migration has to make it (`create_queue`). */
export const QUEUES = ['renewal-check', 'renewal-forward'] as const;

export type QueueName = (typeof QUEUES)[number];
