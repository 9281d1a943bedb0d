import { setTimeout as delay } from 'node:timers/promises';
import {
  type OnboardedClient,
  OnboardingService,
} from '../../../src/recalls/onboarding/onboarding.service.js';
import { isFinalName } from '../../../src/recalls/sftp/file-name.js';
import { SftpServer } from '../../../src/recalls/sftp/sftp-server.js';
import type { Service } from '../../support/service.js';
import { ed25519Key } from '../sftp/key-pairs.js';
import { type SftpClient, SshClient } from '../sftp/ssh-client.js';
import { letRenameGracePass, type RunRow, runsOf } from './import-site.js';

const DEADLINE_MS = 10_000;

let onboarded = 0;

/** A manufacturer that sends files with an SFTP client, to a service whose `sftp.port` is 0. */
export class SftpSender {
  private constructor(
    readonly maker: OnboardedClient,
    private readonly service: Service,
    private readonly client: SshClient,
    private readonly sftp: SftpClient,
  ) {}

  /** @param port from {@link listenForFiles} */
  static async login(service: Service, port: number): Promise<SftpSender> {
    const key = ed25519Key();
    onboarded += 1;
    const maker = await service.application.get(OnboardingService).onboard(
      { kind: 'service' },
      {
        name: `Sender ${onboarded}`,
        email: `recalls-${onboarded}@sender.example`,
        role: 'manufacturer',
        sshKeys: [key.publicKey],
      },
    );
    const client = await SshClient.login(port, maker.sftp?.username ?? '', key);
    return new SftpSender(maker, service, client, await client.sftp());
  }

  /** Sends a file, and waits until it has a run. */
  async send(name: string, content: string | Buffer): Promise<void> {
    const before = (await this.runs()).length;
    await this.sftp.ask((raw, callback) => raw.writeFile(name, Buffer.from(content), callback));
    if (!isFinalName(name)) await letRenameGracePass(this.service);
    for (const deadline = Date.now() + DEADLINE_MS; (await this.runs()).length === before; await delay(10)) {
      if (Date.now() > deadline) throw new Error('The file was not taken.');
    }
  }

  runs(): Promise<RunRow[]> {
    return runsOf(this.service, this.maker);
  }

  async runOf(name: string): Promise<RunRow | undefined> {
    return (await this.runs()).find(({ file_name }) => file_name === name);
  }

  end(): Promise<void> {
    return this.client.end();
  }
}

/** @returns the port */
export async function listenForFiles(service: Service): Promise<number> {
  const address = await service.application.get(SftpServer).listen();
  if (!address) throw new Error('The SFTP server does not listen.');
  return address.port;
}
