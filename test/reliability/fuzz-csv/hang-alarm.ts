import { Worker } from 'node:worker_threads';

/** Runs in another thread than the work, which may hang: without it nobody would learn what hangs. */
const WATCH = `
  const { parentPort, workerData } = require('node:worker_threads');
  let alarm;
  parentPort.on('message', (work) => {
    clearTimeout(alarm);
    alarm = setTimeout(() => {
      require('node:fs').writeSync(2, 'Hangs: ' + work + '\\n');
      process.kill(process.pid, 'SIGKILL');
    }, workerData);
  });
`;

/** Ends the process when the watched thread has given no sign for too long. */
export class HangAlarm {
  private readonly worker: Worker;

  constructor(timeoutMs: number) {
    this.worker = new Worker(WATCH, { eval: true, workerData: timeoutMs });
    this.worker.unref();
  }

  /** @param work what is started, for the message */
  beat(work: string): void {
    this.worker.postMessage(work);
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }
}
