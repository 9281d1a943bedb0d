import { Module } from '@nestjs/common';
import { ImportsModule } from '../imports/imports.module.js';
import { ManufacturerAccounts } from './manufacturer-accounts.js';
import { SftpAccounts } from './sftp-accounts.js';
import { DEFAULT_SFTP_POLICY, SFTP_POLICY } from './sftp-policy.js';
import { SftpServer } from './sftp-server.js';

@Module({
  imports: [ImportsModule],
  providers: [
    { provide: SftpAccounts, useClass: ManufacturerAccounts },
    { provide: SFTP_POLICY, useValue: DEFAULT_SFTP_POLICY },
    SftpServer,
  ],
  exports: [SftpServer],
})
export class SftpModule {}
