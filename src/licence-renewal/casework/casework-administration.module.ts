import { Module } from '@nestjs/common';
import { CaseworkModule } from './casework.module.js';
import { RenewalsController } from './renewals.controller.js';

/** The routes of caseworkers. */
@Module({ imports: [CaseworkModule], controllers: [RenewalsController] })
export class CaseworkAdministrationModule {}
