import { Module } from '@nestjs/common';
import { MissingVinController } from './missing-vin.controller.js';
import { RecallCreation } from './recall-creation.js';
import { RecallsController } from './recalls.controller.js';
import { RecallsRepository } from './recalls.repository.js';
import { RecallsService } from './recalls.service.js';

@Module({
  controllers: [RecallsController, MissingVinController],
  providers: [RecallsService, RecallsRepository, RecallCreation],
})
export class RecallsModule {}
