import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const WATCHER = resolve('test/reliability/renewals/reading-client.mjs');

/** The process of one who calls the service while others keep it busy. */
export class Watcher {
  private constructor(private readonly child: ChildProcess) {}

  static start(url: string, headers: Readonly<Record<string, string>>): Watcher {
    return new Watcher(
      fork(WATCHER, [url, JSON.stringify(headers)], {
        env: { PATH: process.env.PATH },
        execArgv: [],
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      }),
    );
  }

  /** @returns how long each of its calls took, in milliseconds */
  async end(): Promise<number[]> {
    const told = once(this.child, 'message');
    const failed = once(this.child, 'exit').then(([code]) => {
      throw new Error(`The watcher ended with ${code}.`);
    });
    failed.catch(() => {});
    this.child.send('end');
    const [{ waits }] = (await Promise.race([told, failed])) as [{ waits: number[] }];
    return waits;
  }
}
