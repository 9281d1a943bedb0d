import { type INestApplicationContext, Logger } from '@nestjs/common';
import { ADVISORY_LOCKS } from '../../platform/database/advisory-locks.js';
import { Transactions } from '../../platform/database/transaction.js';
import { describeCause } from '../../platform/errors/describe-cause.js';
import { RegisterLoads } from './load/register-loads.js';
import { testVehiclesFile } from './test-vehicles.js';

/**
 * Loads the published vehicles into the test register, unless something was loaded there before. Also in production, because test
 * clients ask there.
 *
 * The lock keeps processes that start together from loading them twice. It is not that of loads, which is taken by the load itself.
 */
export async function loadTestVehicles(application: INestApplicationContext): Promise<void> {
  const logger = new Logger('Register');
  const loads = application.get(RegisterLoads, { strict: false });
  const transactions = application.get(Transactions, { strict: false });
  try {
    const loaded = await transactions.run(async (transaction) => {
      await transaction.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.testVehicles]);
      const [earlier] = await transaction.query(
        "SELECT 1 FROM register_load WHERE environment = 'test' LIMIT 1",
      );
      if (earlier !== undefined) return undefined;
      return loads.load(
        { kind: 'service' },
        { environment: 'test', dryRun: false, chunks: inOneChunk(testVehiclesFile()) },
      );
    });
    if (loaded) logger.log(`The ${loaded.linesRead} published vehicles are in the test register.`);
  } catch (error) {
    // Live clients don't need them, so they are no reason not to start. The next start tries again.
    logger.warn(`The published vehicles were not loaded into the test register: ${describeCause(error)}`);
  }
}

async function* inOneChunk(file: Buffer): AsyncGenerator<Buffer> {
  yield file;
}
