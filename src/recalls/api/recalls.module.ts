import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MissingVinController } from './missing-vin.controller.js';
import { Recall } from './recall.entity.js';
import { RecallCreation } from './recall-creation.js';
import { RecallHistory } from './recall-history.entity.js';
import { RecallUndoRow } from './recall-undo.entity.js';
import { RecallsController } from './recalls.controller.js';
import { RecallsRepository } from './recalls.repository.js';
import { RecallsService } from './recalls.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Recall, RecallHistory, RecallUndoRow])],
  controllers: [RecallsController, MissingVinController],
  providers: [RecallsService, RecallsRepository, RecallCreation],
})
export class RecallsModule {}
