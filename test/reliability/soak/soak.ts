import pg from 'pg';
import { keepFromLogs } from '../../support/suite-log.js';
import { leftoverStages, OBSERVER } from './database-sample.js';
import { FileSender, type Import } from './file-sender.js';
import { type LoadFigures, LoadGenerator } from './load-generator.js';
import { mailsInTheEnd, openFilesAtRest } from './rest.js';
import { type Sample, Sampler } from './sampler.js';
import { SOAK } from './soak-plan.js';
import { SoakedService } from './soaked-service.js';

/** The observations of a soak. */
export interface Soaked extends UnderLoad {
  readonly firstImports: readonly Import[];
  /** Files that the process has open before the load and after it. */
  readonly atRest: { readonly before: number; readonly after: number };
  /** Staging tables that outlived their file. */
  readonly stagesLeft: number;
  readonly mails: { readonly waiting: number; readonly kept: number; readonly arrived: number };
}

interface UnderLoad {
  /** Responses per second with sequential calls on all connections. */
  readonly capacity: number;
  /** Calls per second of the soak. */
  readonly pace: number;
  /** When the soak began, by `performance.now`. */
  readonly began: number;
  readonly seconds: number;
  readonly samples: readonly Sample[];
  /** While the capacity was measured. */
  readonly hammered: readonly LoadFigures[];
  readonly load: readonly LoadFigures[];
  readonly imports: readonly Import[];
}

/** Starts the service, measures its capacity, and runs it at a share of that for the planned time. */
export async function soak(): Promise<Soaked> {
  const service = await SoakedService.start();
  const database = new pg.Client({ connectionString: service.databaseUrl, application_name: OBSERVER });
  let generator: LoadGenerator | undefined;
  try {
    await database.connect();
    const { mot, admin } = await service.demonstration();
    const clients = {
      called: await service.onboardSender('Callers', admin),
      small: await service.onboardSender('Small', admin),
      large: await service.onboardSender('Large', admin),
    };
    const sender = new FileSender(service, database, clients);
    const vins = await sender.sendFirst();
    const others = sender.vins;
    for (const vin of [...vins.slice(0, 100), ...others.slice(0, 100)]) keepFromLogs('a VIN', vin);
    const firstImports = sender.imports.splice(0);
    await database.query('ANALYZE');

    const before = await openFilesAtRest(service.pid);
    const callers = { maker: clients.called, sender: clients.small, mot };
    generator = await LoadGenerator.start({ url: service.url, clients: callers, vins, others });
    const seen = await underLoad(service, database, generator, sender);
    const after = await openFilesAtRest(service.pid, before);
    const mails = await mailsInTheEnd(database, service.mail);
    const stagesLeft = await leftoverStages(database);
    return { ...seen, firstImports, atRest: { before, after }, stagesLeft, mails };
  } finally {
    await generator?.stop();
    await database.end();
    await service.stop();
  }
}

async function underLoad(
  service: SoakedService,
  database: pg.Client,
  generator: LoadGenerator,
  sender: FileSender,
): Promise<UnderLoad> {
  await generator.hammer(SOAK.capacitySeconds.unmeasured);
  const capacity = await generator.hammer(SOAK.capacitySeconds.measured);
  const hammered = generator.figures.splice(0);
  const pace = Math.min(capacity * SOAK.share, SOAK.mostASecond);
  const sampler = new Sampler(service, database);
  const began = performance.now();
  await generator.begin(pace);
  await Promise.all([sender.sendAll(began), sampler.lookUntil(began + SOAK.minutes * 60_000, began)]);
  const seconds = (performance.now() - began) / 1_000;
  await generator.end();
  const { samples } = sampler;
  return {
    capacity,
    pace,
    began,
    seconds,
    samples,
    hammered,
    load: generator.figures,
    imports: sender.imports,
  };
}
