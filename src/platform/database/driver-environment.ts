/**
 * Deletes PostgreSQL's own variables from the environment of this process. Only `environment.ts` may read the environment, but the driver
 * falls back to these variables for every connection value that is empty (and to NODE_PG_FORCE_NATIVE when it is loaded). A variable meant
 * for psql could redirect, encrypt or break the service's connections. This module is imported before the driver.
 */
const OF_THE_DRIVER = /^(PG[A-Z_]+|NODE_PG_FORCE_NATIVE)$/;

/** The variables that were set. */
export const FORGOTTEN_VARIABLES: readonly string[] = Object.keys(process.env).filter((name) =>
  OF_THE_DRIVER.test(name),
);

for (const name of FORGOTTEN_VARIABLES) delete process.env[name];
