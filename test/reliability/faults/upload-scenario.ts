import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect } from 'vitest';
import { Archive } from '../../../src/recalls/imports/archive/archive.js';
import {
  type OnboardedClient,
  OnboardingService,
} from '../../../src/recalls/onboarding/onboarding.service.js';
import { SftpServer } from '../../../src/recalls/sftp/sftp-server.js';
import type { UploadHandoff } from '../../../src/recalls/sftp/upload-handoff.js';
import { landingOf, runsOf } from '../../recalls/imports/import-site.js';
import { recallsOf, snapshot } from '../../recalls/imports/snapshot-files.js';
import { ed25519Key } from '../../recalls/sftp/key-pairs.js';
import { type SftpClient, SshClient } from '../../recalls/sftp/ssh-client.js';
import { LONGEST_PAUSE, workOnce } from './rounds.js';
import type { Scenario } from './scenario.js';
import type { Surroundings } from './surroundings.js';

const FILE = snapshot('FAULTUPLOAD1,R/1,,2026-01-02');
const KEY = ed25519Key();

let senders = 0;

export interface SentUpload {
  readonly maker: OnboardedClient;
  readonly client: SshClient;
  readonly sftp: SftpClient;
  isAccepted: boolean;
}

/** A file that is sent with an SFTP client and taken at once. */
export class UploadScenario implements Scenario<SentUpload> {
  readonly name = 'send a file over SFTP';

  constructor(private readonly surroundings: Surroundings) {}

  async prepare(): Promise<SentUpload> {
    const { service, disk, sftpPort } = this.surroundings;
    senders += 1;
    const maker = await service.application.get(OnboardingService).onboard(
      { kind: 'service' },
      {
        name: `Fault Sender ${senders}`,
        email: `recalls-${senders}@fault-sender.example`,
        role: 'manufacturer',
        sshKeys: [KEY.publicKey],
      },
    );
    const username = maker.sftp?.username ?? '';
    // Only a few logins per minute are allowed.
    service.clock.advance({ minutes: 1 });
    const client = await SshClient.login(sftpPort, username, KEY);
    disk.username = username;
    return { maker, client, sftp: await client.sftp(), isAccepted: false };
  }

  async attempt(upload: SentUpload): Promise<void> {
    upload.isAccepted = await this.send(upload);
    // If a round fails, the next one does the work.
    await landingOf(this.surroundings.service)
      .tick()
      .catch(() => {});
  }

  /** Every acknowledged file exists, and every file with a final name is complete. */
  async judge({ maker, isAccepted }: SentUpload): Promise<void> {
    const contents = await this.wholeFilesOf(maker);
    expect(
      contents.every((content) => content === FILE),
      'files are whole',
    ).toBe(true);
    if (isAccepted) expect(contents, 'what was accepted').toHaveLength(1);
    else expect(contents.length, 'what was not accepted').toBeLessThanOrEqual(1);
  }

  async finish(upload: SentUpload): Promise<void> {
    const { service } = this.surroundings;
    const { maker, client } = upload;
    if (!upload.isAccepted) expect(await this.send(upload), 'the same file sent again').toBe(true);
    await client.end();
    service.clock.advance(LONGEST_PAUSE);
    expect(await workOnce(service), 'faults of the next round').toEqual([]);
    const runs = await runsOf(service, maker);
    // The file is sent again although it was stored: it is imported a second time, or refused because it came too soon.
    expect(runs.map(({ state }) => state)).toContain('done');
    expect(
      runs.filter(({ state }) => state !== 'done').flatMap(({ reasons }) => reasons),
      'reasons of further runs',
    ).toBeOneOf([[], ['Multiple files uploaded']]);
    expect(await recallsOf(service, maker), 'recalls').toMatchObject([{ vin: 'FAULTUPLOAD1', fixed: null }]);
    expect(await this.wholeFilesOf(maker), 'files kept').toHaveLength(runs.length);
  }

  /** @returns whether the server acknowledged the file */
  private async send({ sftp }: SentUpload): Promise<boolean> {
    try {
      await sftp.upload('recalls.csv', FILE);
      await this.handedOver();
      return true;
    } catch {
      return false;
    }
  }

  /** Clients do not wait for the handoff of their file, but a failure in it must count. */
  private handedOver(): Promise<void> {
    const server = this.surroundings.service.application.get(SftpServer);
    const { handingOver } = server as unknown as { readonly handingOver: UploadHandoff };
    return handingOver.done();
  }

  /** The files under their final names, wherever they are now. */
  private async wholeFilesOf(maker: OnboardedClient): Promise<string[]> {
    const { landingDir, dataDir } = this.surroundings.service.settings;
    const username = maker.sftp?.username ?? '';
    const mine = async (folder: string) =>
      (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(`_${username}`));
    const archived = await mine(join(dataDir, 'objects', 'recalls-archive'));
    // Until its run is there, a file in the archive is in the spool too.
    const spooled = (await mine(join(dataDir, 'intake'))).filter((entry) => !archived.includes(entry));
    const folders = [join(landingDir, username), ...spooled.map((entry) => join(dataDir, 'intake', entry))];
    const archive = this.surroundings.service.application.get(Archive, { strict: false });
    const found: string[] = [];
    for (const entry of archived)
      found.push((await buffer(archive.source(`${entry}/recalls.csv`).read())).toString());
    for (const folder of folders) {
      const names = (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith('.'));
      for (const name of names) found.push(await readFile(join(folder, name), 'utf8'));
    }
    return found;
  }
}
