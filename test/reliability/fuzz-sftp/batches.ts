import { expect } from 'vitest';
import { count, noAnswers } from './answers.js';
import { mayHaveUploaded, type Uploaded } from './complete-uploads.js';
import type { FuzzedService } from './fuzzed-service.js';
import { type Course, play } from './odd-client.js';
import { describeStream, type Stage, type Stream } from './stream.js';
import type { Streams } from './streams.js';
import type { WellBehavedClient } from './well-behaved.js';

/** One account may have five connections; some of those that are just being ended may still count. */
const AT_ONCE = 3;

/** Runs malformed clients in batches, and checks after each batch that there were only permitted effects. */
export class Batches {
  /** How many began at each stage. */
  readonly played = new Map<Stage, number>();
  readonly answered = noAnswers();
  private readonly mayBeThere: Uploaded = new Map();
  private next = 0;

  constructor(
    private readonly service: FuzzedService,
    private readonly streams: Streams,
    private readonly wellBehaved: WellBehavedClient,
  ) {}

  get count(): number {
    return this.next;
  }

  async play(most: number): Promise<void> {
    const from = this.next;
    const until = from + most;
    const tree = await this.service.canaries.tree();
    const long = await this.wellBehaved.begin();
    const players = Array.from({ length: AT_ONCE }, async () => {
      while (this.next < until) await this.playOne(this.streams.make(this.next++));
    });
    await Promise.all([...players, this.wellBehaved.send()]);
    await long.finish();
    expect(await this.service.canaries.tree(), `streams ${from} to ${until - 1}`).toEqual(tree);
  }

  private async playOne(stream: Stream): Promise<void> {
    const { port, fuzzed, canaries } = this.service;
    let course: Course;
    try {
      course = await play(stream, port, fuzzed);
    } catch (error) {
      throw new Error(`${String(error)}\n${describeStream(stream)}`, { cause: error });
    }
    if (!this.service.lives) throw new Error(`The service has ended.\n${describeStream(stream)}`);
    count(course.answers, this.answered);
    if (this.answered.contents > 0 || canaries.isToldIn(course.answers)) {
      throw new Error(`A client was told of what it must not see.\n${describeStream(stream)}`);
    }
    for (const [name, sizes] of mayHaveUploaded(course.requested)) this.expectUploaded(name, sizes);
    this.played.set(stream.stage, (this.played.get(stream.stage) ?? 0) + 1);
  }

  private expectUploaded(name: string, sizes: Set<number> | 'any'): void {
    const before = this.mayBeThere.get(name) ?? new Set();
    const either = before === 'any' || sizes === 'any' ? 'any' : new Set([...before, ...sizes]);
    this.mayBeThere.set(name, either);
  }

  /** For the malformed clients' account: how many runs there are, and which of them are not of a completely sent file. */
  async outcome(): Promise<{ runs: number; unexplained: string[] }> {
    const runs = (await this.service.runs()).filter(
      ({ username }) => username === this.service.fuzzed.username,
    );
    const odd = runs.filter(({ fileName, size }) => {
      const sizes = this.mayBeThere.get(fileName);
      return !(sizes === 'any' || sizes?.has(size));
    });
    const waiting = await this.service.waiting();
    return {
      runs: runs.length,
      unexplained: [
        ...odd.map(({ fileName, size }) => `a run of ${fileName} with ${size} bytes`),
        ...waiting.filter((name) => !this.mayBeThere.has(name)).map((name) => `${name} lies there`),
      ],
    };
  }
}
