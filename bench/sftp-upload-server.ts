import 'reflect-metadata';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import { SystemClock } from '../src/platform/clock/clock.js';
import { readSettings } from '../src/platform/config/read-settings.js';
import { SftpAccounts } from '../src/recalls/sftp/sftp-accounts.js';
import { DEFAULT_SFTP_POLICY } from '../src/recalls/sftp/sftp-policy.js';
import { SftpServer } from '../src/recalls/sftp/sftp-server.js';
import { UploadQuota } from '../src/recalls/sftp/upload-quota.js';
import { UploadReceiver } from '../src/recalls/sftp/upload-receiver.js';

// The service's SFTP server with one account that is not in a database, and with nothing that imports the files.

/** Accepts one key, with the username `bench`. */
class OneAccount extends SftpAccounts {
  constructor(private readonly publicKey: string) {
    super();
  }

  async findKey(username: string): Promise<string | undefined> {
    return username === 'bench' ? this.publicKey : undefined;
  }

  async noteLogin(): Promise<void> {}

  async findRevoked(): Promise<never[]> {
    return [];
  }
}

/** Leaves the files in the folder. */
class NobodyTakes extends UploadReceiver {
  async onFileUploaded(): Promise<void> {}

  async fileAwaitsRename(): Promise<void> {}
}

/** Counts in memory, and refuses nothing. */
class NoQuota extends UploadQuota {
  readonly most = { files: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER };

  async takeFile(): Promise<boolean> {
    return true;
  }

  async takeBytes(): Promise<boolean> {
    return true;
  }

  async giveBackBytes(): Promise<void> {}

  async noteRefusal(): Promise<void> {}
}

const [dataDir = '', publicKey = ''] = process.argv.slice(2);
Logger.overrideLogger(['warn', 'error', 'fatal']);
const server = new SftpServer(
  {
    ...readSettings({ NODE_ENV: 'test' }),
    dataDir,
    landingDir: join(dataDir, 'landing'),
    sftp: { host: '127.0.0.1', port: 0 },
  },
  DEFAULT_SFTP_POLICY,
  new OneAccount(publicKey),
  new NobodyTakes(),
  new NoQuota(),
  new SystemClock(),
);
const address = await server.listen();
process.send?.({ port: address?.port });
