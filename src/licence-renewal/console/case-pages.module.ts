import { Module } from '@nestjs/common';
import { CaseworkModule } from '../casework/casework.module.js';
import { CaseController } from './case.controller.js';
import { CaseListController } from './case-list.controller.js';
import { CaseTiles } from './case-tiles.js';

/** The pages of caseworkers. */
@Module({
  imports: [CaseworkModule],
  controllers: [CaseListController, CaseController],
  providers: [CaseTiles],
})
export class CasePagesModule {}
