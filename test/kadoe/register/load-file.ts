import { Readable } from 'node:stream';
import { RegisterLoads } from '../../../src/kadoe/register/load/register-loads.js';
import type { Environment } from '../../../src/platform/environment.js';
import type { Service } from '../../support/service.js';

/** Loads a file into a register as the service itself does, without a call. @returns the number of the load */
export async function loadFile(
  service: Service,
  file: string | Buffer,
  environment: Environment = 'live',
): Promise<number> {
  const chunks = Readable.from([Buffer.from(file)]);
  const { number } = await service.application
    .get(RegisterLoads, { strict: false })
    .load({ kind: 'service' }, { environment, dryRun: false, chunks });
  if (number === null) throw new Error('The file was refused.');
  return number;
}
