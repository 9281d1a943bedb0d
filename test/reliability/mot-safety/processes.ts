import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SnapshotStaging } from '../../../src/recalls/imports/merge/snapshot-staging.js';
import { ImportOutcomes } from '../../../src/recalls/imports/runs/import-outcomes.js';
import { ImportRunRepository } from '../../../src/recalls/imports/runs/import-run.repository.js';
import { Scanner, ScannerUnavailable } from '../../../src/recalls/imports/scan/scanner.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { ImportSite, landingOf, workerOf } from '../../recalls/imports/import-site.js';
import { FakeClock } from '../../support/fake-clock.js';
import type { Service } from '../../support/service.js';
import type { Fate } from './acts.js';
import { Caller } from './caller.js';
import { ClockApart } from './clock-apart.js';
import { BEGINNING } from './fleet.js';
import type { Guarded } from './guard-watch.js';

/** A process whose clock differs more is not ready, and gets no calls. */
const FURTHEST_APART_MS = 990;

/** No token expires within a sequence; expiry has tests of its own. */
const TOKEN_SECONDS = 400 * 24 * 60 * 60;

/** One process's worker dies; its lease ends with its connection. */
const END_CLAIMS = `
  SELECT pg_terminate_backend(pid) FROM pg_stat_activity
   WHERE application_name = 'vehicle-recalls import claim' AND datname = current_database()`;

/** All data of a manufacturer's files, calls and administrators. */
const FORGET = `
  DELETE FROM import_held_closure;
  DELETE FROM import_fault;
  DELETE FROM recall_undo;
  DELETE FROM import_run;
  DELETE FROM recall_change_queue;
  DELETE FROM recall_change;
  DELETE FROM recall_history;
  DELETE FROM recall;
  DELETE FROM outbox_mail;
  UPDATE client SET disabled_at = NULL WHERE disabled_at IS NOT NULL;
  UPDATE manufacturer SET last_file_received_at = NULL, closures_told_at = NULL
   WHERE last_file_received_at IS NOT NULL OR closures_told_at IS NOT NULL`;

/** Two processes of the service on one database and the same folders, with different clocks. */
export class Processes {
  private constructor(
    readonly site: ImportSite,
    readonly trueTime: FakeClock,
    private readonly services: readonly [Service, Service],
    private readonly callers: readonly [Caller, Caller],
    readonly maker: OnboardedClient,
    readonly mot: OnboardedClient,
    readonly admin: OnboardedClient,
  ) {}

  /** @param guarded the settings of the processes */
  static async start(guarded: Guarded): Promise<Processes> {
    const site = await ImportSite.open();
    const trueTime = new FakeClock(BEGINNING);
    const settings = {
      closureGuard: { count: guarded.count, share: guarded.share },
      closureGuardHours: guarded.hours,
      apiGraceHours: guarded.graceHours,
      tokenTtlSeconds: TOKEN_SECONDS,
      // Each sequence begins on the same day. A process that moves to the next day forgets its block of the quota, and after 1,400
      // sequences nothing of the usual quota was left.
      dailyQuota: 1_000_000_000,
      operatorsEmail: 'operators@dvsa.example',
      log: { level: 'fatal', format: 'json', key: undefined } as const,
    };
    const one = await site.start(settings, new ClockApart(trueTime, FURTHEST_APART_MS));
    const other = await site.start(settings, new ClockApart(trueTime, -FURTHEST_APART_MS));
    const maker = await one.onboard();
    // A disabled client gets no token any more, but may have one.
    for (const process of [one, other]) await process.tokenOf(maker);
    const mot = await one.onboard('mot');
    const admin = await one.onboard('admin');
    return new Processes(
      site,
      trueTime,
      [one, other],
      [new Caller(one), new Caller(other)],
      maker,
      mot,
      admin,
    );
  }

  async close(): Promise<void> {
    for (const caller of this.callers) caller.close();
    await this.site.close();
  }

  /** Prepares for the next life of the manufacturer, because onboarding one for each would take longer than the life. */
  async forget(): Promise<void> {
    await this.service(0).query(FORGET);
    // Wherever a killed process may have left a file: the next round would import it into the next life.
    const data = join(this.site.folder, 'data');
    for (const folder of [
      this.site.landingDir,
      join(data, 'intake'),
      join(data, 'objects', 'recalls-archive'),
    ]) {
      for (const name of await readdir(folder).catch(() => [])) {
        await rm(join(folder, name), { recursive: true, force: true });
      }
    }
  }

  service(process: 0 | 1): Service {
    return this.services[process];
  }

  caller(process: 0 | 1): Caller {
    return this.callers[process];
  }

  /** A file arrives at a process, to which the given event then happens. The remaining work waits for {@link work}. */
  async receive(name: string, text: string, process: 0 | 1, fate: Fate): Promise<void> {
    const { application } = this.service(process);
    const { maker } = this;
    await this.site.drop(maker, name, text);
    const receive = () => landingOf(this.service(process)).onFileUploaded(maker.sftp?.username ?? '', name);
    if (fate !== 'killed before the run is made') return receive();
    const runs = application.get(ImportRunRepository);
    runs.add = () => {
      throw new Killed();
    };
    await receive().catch(ignoreKilled);
    // Deletes only the override on this object; the class's own method is used again.
    Reflect.deleteProperty(runs, 'add');
  }

  /** Creates the runs of files that killed processes had taken. */
  landAll(process: 0 | 1): Promise<void> {
    return landingOf(this.service(process)).tick();
  }

  async workOnRuns(process: 0 | 1): Promise<void> {
    while (await workerOf(this.service(process)).tick());
  }

  /** One round of the queue in which the event happens to the process. */
  async workInVain(process: 0 | 1, fate: Fate): Promise<void> {
    const service = this.service(process);
    const { application } = service;
    const killed = async () => {
      await service.query(END_CLAIMS);
    };
    const scanner = application.get(Scanner);
    const staging = application.get(SnapshotStaging);
    const outcomes = application.get(ImportOutcomes);
    if (fate === 'scanner down') {
      scanner.scan = async () => {
        throw new ScannerUnavailable('no answer');
      };
    } else if (fate === 'killed while scanning') {
      scanner.scan = async () => {
        await killed();
        return 'clean';
      };
    } else if (fate === 'killed after staging') {
      staging.stage = async (...parameters) => {
        const staged = await SnapshotStaging.prototype.stage.apply(staging, parameters);
        await killed();
        return staged;
      };
    } else if (fate === 'claim lost in the merge') {
      outcomes.merged = async (...parameters) => {
        await killed();
        return ImportOutcomes.prototype.merged.apply(outcomes, parameters);
      };
    }
    // If a worker's connection is cut, its round may fail; a killed process has no further round.
    await workerOf(service)
      .tick()
      .catch(() => false);
    Reflect.deleteProperty(scanner, 'scan');
    Reflect.deleteProperty(staging, 'stage');
    Reflect.deleteProperty(outcomes, 'merged');
  }
}

class Killed extends Error {}

function ignoreKilled(error: unknown): void {
  if (!(error instanceof Killed)) throw error;
}
