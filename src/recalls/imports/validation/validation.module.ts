import { Module } from '@nestjs/common';
import { ImportsModule } from '../imports.module.js';
import { ValidationController } from './validation.controller.js';
import { ValidationFolder } from './validation-folder.js';
import { ValidationSessions } from './validation-sessions.js';
import { Validations } from './validations.js';

/** Validates a file over HTTP without importing it. */
@Module({
  imports: [ImportsModule],
  controllers: [ValidationController],
  providers: [ValidationFolder, Validations, ValidationSessions],
  exports: [Validations],
})
export class ValidationModule {}
