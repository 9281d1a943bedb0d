import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { assemble, type Cast } from './cast.js';
import { findContradictions } from './consistency.js';
import { FileOutcomes } from './file-outcomes.js';
import { Hands, type Step } from './hands.js';
import { Hits } from './hits.js';
import { InFlight } from './in-flight.js';
import { atOneMoment } from './look.js';
import type { RunningService } from './running-service.js';

const SERVED_WITHIN_MS = 240_000;
const SETTLED_WITHIN_MS = 240_000;
const LOOK_AGAIN_MS = 100;

/** The addresses of the service and its database. */
export interface Place {
  readonly service: RunningService;
  /** For the superuser. */
  readonly databaseUrl: string;
  readonly dataDir: string;
}

/** A load on the service for which it is known, at every moment, what may be in the database. */
export class Scene {
  readonly hits: Hits;
  checks = 0;
  private readonly hands: Hands;
  private readonly outcomes: readonly FileOutcomes[];

  private constructor(
    private readonly place: Place,
    readonly cast: Cast,
    inFlight: InFlight,
  ) {
    const { callers, renewers, senders, spenders, feed } = cast;
    const steps: Step[] = [...callers, ...renewers, ...senders, ...spenders, feed].map(({ step }) => step);
    this.hands = new Hands(steps, inFlight);
    this.outcomes = senders.map(({ session }) => new FileOutcomes(session.client.manufacturer?.id ?? 0));
    this.hits = new Hits(place.databaseUrl, inFlight, senders);
  }

  /** Onboards all clients; the service is started afterwards. */
  static async prepare(place: Place, random: () => number): Promise<Scene> {
    const inFlight = new InFlight();
    return new Scene(place, await assemble(place.databaseUrl, place.service, inFlight, random), inFlight);
  }

  resume(): void {
    this.hands.resume();
  }

  /** Waits until every request was answered or aborted. */
  pause(): Promise<void> {
    return this.hands.pause();
  }

  /** Call this whenever the service is a new process, so that nobody uses the old one any more. */
  hangUp(): void {
    for (const sender of this.cast.senders) sender.hangUp();
  }

  /**
   * Checks that everything that was used since the last check is as expected, and that all credentials are accepted. No requests may be in
   * progress.
   */
  async check(): Promise<void> {
    const { callers, renewers, senders, spenders, feed } = this.cast;
    const lying = await this.lyingFiles();
    const wrong = await atOneMoment(this.place.databaseUrl, async (look) => {
      const found: string[] = [];
      for (const each of [...callers, ...renewers, ...spenders]) found.push(...(await each.check(look)));
      for (const [index, { files }] of senders.entries()) {
        found.push(...((await this.outcomes[index]?.check(look, files, lying)) ?? []));
      }
      return found;
    });
    expect(wrong).toEqual([]);
    for (const renewer of renewers) await renewer.prove();
    for (const { session } of [...senders, ...spenders, feed]) {
      await session.proveSecret(session.client.clientSecret);
    }
    this.checks += 1;
  }

  /** Lets the load continue, without another kill, until each worker has completed something since this was called. */
  async untilEverybodyWasServed(): Promise<void> {
    const { callers, renewers, senders, spenders } = this.cast;
    const progress = () => [
      ...callers.map(({ tally }) => tally.done),
      ...renewers.map(({ tally }) => tally.renewed),
      ...senders.map(({ files }) => files.filter(({ isAcknowledged }) => isAcknowledged).length),
      Math.max(...spenders.map(({ refused }) => refused)),
    ];
    const before = progress();
    this.resume();
    const deadline = Date.now() + SERVED_WITHIN_MS;
    while (progress().some((number, index) => number <= (before[index] ?? 0))) {
      if (Date.now() > deadline) throw new Error('Not everybody is served again.');
      await delay(LOOK_AGAIN_MS);
    }
    await this.pause();
  }

  /** Lets all files finish, and checks everything. */
  async checkEverything(): Promise<void> {
    const { callers, renewers, feed } = this.cast;
    await this.untilSettled();
    for (const caller of callers) caller.recheckAll();
    await this.check();
    for (const { session } of renewers) await session.proveTokens(Number.POSITIVE_INFINITY);
    const vins = await atOneMoment(this.place.databaseUrl, async (look) => {
      expect(await findContradictions(look)).toEqual([]);
      return (await look<{ vin: string }>('SELECT DISTINCT vin FROM recall_history')).map(({ vin }) => vin);
    });
    const wrong = await feed.compare(vins);
    expect(wrong.slice(0, 10)).toEqual([]);
    expect([...feed.vehicles.keys()].sort()).toEqual(vins.sort());
  }

  /** The results of the files. */
  get files() {
    const sum = (kind: keyof FileOutcomes['tally']) =>
      this.outcomes.reduce((total, { tally }) => total + tally[kind], 0);
    const acknowledged = this.cast.senders
      .flatMap(({ files }) => files)
      .filter(({ isAcknowledged }) => isAcknowledged).length;
    return { acknowledged, merged: sum('merged'), faulty: sum('faulty'), second: sum('second') };
  }

  private async untilSettled(): Promise<void> {
    const areSettled = () =>
      atOneMoment(this.place.databaseUrl, async (look) => {
        for (const [index, { files }] of this.cast.senders.entries()) {
          if (!(await this.outcomes[index]?.areSettled(look, files))) return false;
        }
        return true;
      });
    for (const deadline = Date.now() + SETTLED_WITHIN_MS; !(await areSettled()); await delay(LOOK_AGAIN_MS)) {
      if (Date.now() > deadline) throw new Error('A file that was taken does not come to its end.');
    }
  }

  /** The names of all files in landing folders and the spool. Files move from the first to the second, and remain there until they have a run. */
  private async lyingFiles(): Promise<Set<string>> {
    const names = new Set<string>();
    for (const folder of ['landing', 'intake']) {
      const paths = await readdir(join(this.place.dataDir, folder), { recursive: true }).catch(() => []);
      for (const path of paths) names.add(basename(path));
    }
    return names;
  }
}
