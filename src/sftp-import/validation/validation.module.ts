import { Module } from '@nestjs/common';
import { ScanModule } from '../scan/scan.module.js';
import { SftpImportModule } from '../sftp-import.module.js';
import { ValidationController } from './validation.controller.js';
import { ValidationFolder } from './validation-folder.js';
import { ValidationSessions } from './validation-sessions.js';
import { Validations } from './validations.js';

/** Trying out a file over HTTP. */
@Module({
  imports: [ScanModule, SftpImportModule],
  controllers: [ValidationController],
  providers: [ValidationFolder, Validations, ValidationSessions],
})
export class ValidationModule {}
