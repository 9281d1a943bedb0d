import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import type { KeptEvidence } from './evidence.js';
import type { Part } from './parts.js';

/** A part whose claims hold: its findings, and how long it took. */
export interface Held {
  readonly part: Part;
  readonly evidence: KeptEvidence;
  readonly minutes: number;
}

/** Collects the evidence of the parts, each in a process of its own, and reports each result as soon as it is known. */
export class Collection {
  private readonly failed: Part[] = [];
  private readonly held: Held[] = [];

  constructor(
    private readonly seed: number,
    /** The folder for the findings of the parts, and for their output. */
    private readonly folder: string,
    private readonly interrupted: AbortSignal,
  ) {}

  /**
   * Parts that do not disturb others run two at a time, because a single one leaves a core idle while it waits. The longest start first, so
   * that none runs alone at the end.
   */
  async run(parts: readonly Part[]): Promise<{ held: readonly Held[]; failed: readonly Part[] }> {
    const queue = parts.filter((part) => !part.alone).toSorted((one, other) => other.minutes - one.minutes);
    const takeTurns = async () => {
      for (let part = queue.shift(); part; part = queue.shift()) await this.collect(part);
    };
    await Promise.all([takeTurns(), takeTurns()]);
    for (const part of parts.filter((each) => each.alone)) await this.collect(part);
    return { held: this.held, failed: this.failed };
  }

  private async collect(part: Part): Promise<void> {
    if (this.interrupted.aborted) return;
    console.log(`${part.name} begins`);
    const began = performance.now();
    const printed = join(this.folder, `${part.name}.txt`);
    const holds = await this.test(part, printed);
    const minutes = (performance.now() - began) / 60_000;
    const found = await readFile(join(this.folder, `${part.name}.json`), 'utf8').catch(() => undefined);
    if (holds && found !== undefined) {
      this.held.push({ part, evidence: JSON.parse(found) as KeptEvidence, minutes });
      console.log(`${part.name} holds, after ${minutes.toFixed(1)} minutes`);
    } else {
      this.failed.push(part);
      console.log(`${part.name} DOES NOT HOLD, after ${minutes.toFixed(1)} minutes: ${printed}`);
    }
  }

  /** @returns whether every test of the part passed */
  private async test({ name, also = [] }: Part, printed: string): Promise<boolean> {
    const output = createWriteStream(printed);
    // One after the other, because the part's own file may measure times.
    const runs = [[`test/reliability/${name}.test.ts`], also].filter(({ length }) => length > 0);
    let passed = true;
    for (const files of runs) {
      if (passed) passed = await this.vitest(files, output);
    }
    output.end();
    return passed;
  }

  private async vitest(files: readonly string[], output: Writable): Promise<boolean> {
    const child = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...files], {
      env: {
        ...process.env,
        RELIABILITY: 'whole',
        RELIABILITY_SEED: String(this.seed),
        RELIABILITY_RESULTS: this.folder,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.pipe(output, { end: false });
    child.stderr.pipe(output, { end: false });
    const interrupt = () => child.kill('SIGINT');
    this.interrupted.addEventListener('abort', interrupt, { once: true });
    const [code] = (await once(child, 'close')) as [number | null];
    this.interrupted.removeEventListener('abort', interrupt);
    return code === 0;
  }
}
