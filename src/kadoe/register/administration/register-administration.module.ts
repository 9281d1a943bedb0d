import { Module } from '@nestjs/common';
import { RegisterModule } from '../register.module.js';
import { RegisterLoadsController } from './register-loads.controller.js';
import { RegisterUploads } from './register-uploads.js';

/** The administrators' routes of the register. The command line needs none of them. */
@Module({
  imports: [RegisterModule],
  controllers: [RegisterLoadsController],
  providers: [RegisterUploads],
})
export class RegisterAdministrationModule {}
