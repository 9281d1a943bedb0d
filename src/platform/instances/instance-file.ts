import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { IntervalTask } from '../clock/interval-task.js';
import { publicUrl } from '../config/public-addresses.js';
import type { Settings } from '../config/settings.js';
import { sharedVariables } from '../config/shared-variables.js';
import { placeOfThisProcess } from '../database/embedded/lease.js';
import { identityAddresses } from '../identity/identity-addresses.js';
import { BEAT_MS, type Instance, instanceFolder } from './instance.js';
import { processStart } from './process-start.js';
import { removeStaleInstances } from './running-instances.js';

/** The file by which commands find this process, for as long as it serves. */
export class InstanceFile {
  private readonly beating = new IntervalTask('Service', BEAT_MS, () => this.beat());

  private constructor(
    private readonly file: string,
    private readonly text: string,
  ) {}

  /**
   * Writes it, and removes those of processes that were killed. The service does not need it, so it serves also when it
   * can't be written.
   *
   * @param url where it answers on this machine; undefined when it answers no calls
   */
  static async write(
    settings: Settings,
    { url, database }: { url: string | undefined; database: Instance['database'] },
  ): Promise<InstanceFile> {
    const instance = await describe(settings, { url, database });
    const folder = instanceFolder(settings.dataDir);
    const text = `${JSON.stringify(instance, null, 2)}\n`;
    const file = new InstanceFile(join(folder, `${randomUUID()}.json`), text);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await removeStaleInstances(settings.dataDir);
      await file.put();
    } catch (error) {
      new Logger('Service').warn(`Commands will not find this process: ${(error as Error).message}`);
    }
    file.beating.start();
    return file;
  }

  async remove(): Promise<void> {
    await this.beating.stop();
    await rm(this.file, { force: true }).catch(() => {});
  }

  /** Whole at any moment, because commands read it whenever they want. */
  private async put(): Promise<void> {
    const draft = `${this.file}.draft`;
    await writeFile(draft, this.text, { mode: 0o600 });
    await rename(draft, this.file);
  }

  /** Puts it back when it is gone, but not the folder: somebody may have removed `DATA_DIR`. */
  private async beat(): Promise<void> {
    const now = new Date();
    try {
      await utimes(this.file, now, now).catch(() => this.put());
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

async function describe(
  settings: Settings,
  { url, database }: { url: string | undefined; database: Instance['database'] },
): Promise<Instance> {
  const { scopeUrl, accessTokenUrl } = identityAddresses(settings);
  return {
    pid: process.pid,
    processStart: await processStart(process.pid),
    place: await placeOfThisProcess(),
    startedAt: new Date().toISOString(),
    parts: [...settings.parts],
    url,
    apiUrl: publicUrl(settings),
    scopeUrl,
    accessTokenUrl,
    database,
    variables: { ...sharedVariables(settings) },
  };
}
