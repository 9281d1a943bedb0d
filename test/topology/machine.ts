import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ServiceProcess } from '../bootstrap/service-process.js';
import { crashSettings } from '../reliability/crash/settings.js';
import { freePort } from '../support/started-service.js';

/** The processes of one machine: for calls, for files and for work. They have a disk that no other machine has. */
export class Machine {
  /** Where its API answers. */
  url = '';
  private readonly processes = new Map<'api' | 'sftp' | 'worker', ServiceProcess>();

  private constructor(
    private readonly disk: string,
    readonly sftpPort: number,
    private readonly settings: NodeJS.ProcessEnv,
  ) {}

  /**
   * Without a worker, which {@link work} starts.
   *
   * @param disk a folder that does not exist yet
   * @param hostKeys the folder that the machine gets a copy of
   */
  static async start(disk: string, hostKeys: string, settings: NodeJS.ProcessEnv): Promise<Machine> {
    const copy = join(disk, 'host-keys');
    await mkdir(disk, { recursive: true });
    await cp(hostKeys, copy, { recursive: true });
    const machine = new Machine(disk, await freePort(), {
      ...crashSettings(join(disk, 'data')),
      SFTP_HOST_KEYS_DIR: copy,
      ...settings,
    });
    const api = machine.launch('api');
    const sftp = machine.launch('sftp', { SFTP_PORT: String(machine.sftpPort) });
    [machine.url] = await Promise.all([api.ready(), sftp.says(/is ready/)]);
    return machine;
  }

  async work(): Promise<void> {
    await this.launch('worker').says(/is ready/);
  }

  /** Its worker does nothing until {@link goOn}. */
  pause(): void {
    this.processes.get('worker')?.signal('SIGSTOP');
  }

  goOn(): void {
    this.processes.get('worker')?.signal('SIGCONT');
  }

  /** Kills all of its processes, and takes its disk away. */
  async lose(): Promise<void> {
    const processes = [...this.processes.values()].filter(({ hasEnded }) => !hasEnded);
    for (const process of processes) process.signal('SIGKILL');
    await Promise.all(processes.map((process) => process.ending()));
    await rm(this.disk, { recursive: true, force: true });
  }

  private launch(part: 'api' | 'sftp' | 'worker', more: NodeJS.ProcessEnv = {}): ServiceProcess {
    const process = ServiceProcess.launchParts(part, { ...this.settings, ...more });
    this.processes.set(part, process);
    return process;
  }
}
