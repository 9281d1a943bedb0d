import { expect } from 'vitest';
import { HEADER } from '../../recalls/imports/snapshot-files.js';
import { type SftpClient, SshClient } from '../../recalls/sftp/ssh-client.js';
import type { FuzzedService } from './fuzzed-service.js';

/** How long a busy machine may take to log in and to import a file of one line. */
const TIMEOUT_MS = 120_000;

/** Half of the vehicles of a file. */
const ROWS = 200;

/** An upload of the other manufacturer that begins before a batch of malformed clients and ends after it. */
export interface LongUpload {
  finish(): Promise<void>;
}

/** The other manufacturer's client. Whatever malformed clients do, its files arrive completely and with nothing added. */
export class WellBehavedClient {
  /** How often it has logged in. */
  logins = 0;

  constructor(private readonly service: FuzzedService) {}

  /** Sends a file and waits until it was imported. */
  async send(): Promise<void> {
    await (await this.begin()).finish();
  }

  async begin(): Promise<LongUpload> {
    const connection = await this.logIn();
    const name = `good-${this.logins}.csv`;
    const rows = Array.from(
      { length: 2 * ROWS },
      (_, index) => `GOOD${index},C/1,,2026-01-0${(this.logins % 9) + 1}`,
    );
    const halves = [
      [HEADER, ...rows.slice(0, ROWS), ''],
      [...rows.slice(ROWS), ''],
    ].map((part) => part.join('\n'));
    const [first = '', second = ''] = halves;
    const sftp: SftpClient = await connection.sftp();
    const handle = await sftp.open(name);
    await sftp.write(handle, 0, first);
    return {
      finish: async () => {
        await sftp.write(handle, first.length, second);
        await sftp.close(handle);
        await connection.end();
        await this.untilImported(name, first.length + second.length);
      },
    };
  }

  private async logIn(): Promise<SshClient> {
    this.logins += 1;
    const { port, wellBehaved } = this.service;
    return SshClient.login(port, wellBehaved.username, wellBehaved.key);
  }

  private async untilImported(name: string, size: number): Promise<void> {
    const run = async () => (await this.service.runs()).find(({ fileName }) => fileName === name);
    await expect.poll(async () => (await run())?.state, { timeout: TIMEOUT_MS, interval: 50 }).toBe('done');
    expect(await run()).toMatchObject({ size, username: this.service.wellBehaved.username });
  }
}
