import { setTimeout as delay } from 'node:timers/promises';
import { ServiceProcess } from '../../bootstrap/service-process.js';
import { freePort } from '../../support/started-service.js';

const PORT_IS_TAKEN = /PORT \d+ is in use/;

/** How much is shown of what a process said that ended by itself. */
const SHOWN = 4_000;

/** The service as a process, with all its parts; and after each kill another process, on other ports. */
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
        // Other programs of this machine take free ports, too.
        if (!PORT_IS_TAKEN.test(String(error))) throw error;
      }
    }
  }

  /** @throws with what it said last when it has ended by itself */
  async expectToLive(): Promise<void> {
    if (!this.hasEnded) return;
    const ending = await this.process?.ending();
    throw new Error(`The service ended by itself with ${ending?.code}:\n${ending?.stderr.slice(-SHOWN)}`);
  }

  /** @returns when it was surely dead */
  async kill(): Promise<Date> {
    await this.expectToLive();
    this.process?.signal('SIGKILL');
    await this.process?.ending();
    return new Date();
  }

  /** Lets it begin to start, and kills it. @returns when it was surely dead */
  async killWhileStarting(afterMs: number): Promise<Date> {
    this.process = await this.launch();
    await delay(afterMs);
    return this.kill();
  }

  /** Ends it in good order. */
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
