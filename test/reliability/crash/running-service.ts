import { setTimeout as delay } from 'node:timers/promises';
import { ServiceProcess } from '../../bootstrap/service-process.js';
import { freePort } from '../../support/started-service.js';

const PORT_IS_TAKEN = /PORT \d+ is in use/;

/** How much of the output of a process is shown if it ended by itself. */
const SHOWN = 4_000;

/** The service as a process with all its parts; after each kill there is a new process on other ports. */
export class RunningService {
  url = '';
  sftpPort = 0;
  private process: ServiceProcess | undefined;

  constructor(private readonly settings: NodeJS.ProcessEnv) {}

  /** @returns how long it took until it was ready, in milliseconds */
  async start(): Promise<number> {
    for (;;) {
      const began = performance.now();
      this.process = await this.launch();
      try {
        this.url = await this.process.ready();
        return performance.now() - began;
      } catch (error) {
        // Other programs of this machine may take the free ports, so the start is tried again.
        if (!PORT_IS_TAKEN.test(String(error))) throw error;
      }
    }
  }

  /** @throws with the end of its output if it has ended by itself */
  async expectToLive(): Promise<void> {
    if (!this.hasEnded) return;
    const ending = await this.process?.ending();
    throw new Error(`The service ended by itself with ${ending?.code}:\n${ending?.stderr.slice(-SHOWN)}`);
  }

  /** @returns a time at which it was certainly dead */
  async kill(): Promise<Date> {
    await this.expectToLive();
    this.process?.signal('SIGKILL');
    await this.process?.ending();
    return new Date();
  }

  /** Starts it and kills it during the start. @returns a time at which it was certainly dead */
  async killWhileStarting(afterMs: number): Promise<Date> {
    this.process = await this.launch();
    await delay(afterMs);
    return this.kill();
  }

  /** Stops it cleanly. */
  async stop(): Promise<void> {
    if (!this.hasEnded) await this.process?.stop();
  }

  private get hasEnded(): boolean {
    return this.process?.hasEnded ?? true;
  }

  private async launch(): Promise<ServiceProcess> {
    this.sftpPort = await freePort();
    return ServiceProcess.launch({ ...this.settings, SFTP_PORT: String(this.sftpPort) });
  }
}
