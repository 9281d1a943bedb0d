/**
 * The environment is read by `settings.ts` alone. The driver reads variables of PostgreSQL's own as well, behind every value
 * of a connection that is empty (and NODE_PG_FORCE_NATIVE when it is loaded), so that a variable meant for psql could
 * redirect, encrypt or break the service's connections. This process forgets them: it is imported before the driver.
 */
const OF_THE_DRIVER = /^(PG[A-Z_]+|NODE_PG_FORCE_NATIVE)$/;

/** Those that were set. */
export const FORGOTTEN_VARIABLES: readonly string[] = Object.keys(process.env).filter((name) =>
  OF_THE_DRIVER.test(name),
);

for (const name of FORGOTTEN_VARIABLES) delete process.env[name];
