import { Readable } from 'node:stream';
import { RegisterLoads } from '../../../src/kadoe/register/load/register-loads.js';
import type { Service } from '../../support/service.js';

/** Loads a file into the live register while nothing is broken. @returns the number of the load */
export async function loadLines(service: Service, file: string): Promise<number> {
  const { number } = await service.application
    .get(RegisterLoads, { strict: false })
    .load(
      { kind: 'service' },
      { environment: 'live', dryRun: false, chunks: Readable.from([Buffer.from(file)]) },
    );
  if (number === null) throw new Error('The file was refused.');
  return number;
}
