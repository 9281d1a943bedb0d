import { Module } from '@nestjs/common';
import { NoVehicleController } from './no-vehicle.controller.js';
import { RecallOpenings } from './recall-openings.js';
import { RecallsController } from './recalls.controller.js';
import { RecallsRepository } from './recalls.repository.js';
import { RecallsService } from './recalls.service.js';

@Module({
  controllers: [RecallsController, NoVehicleController],
  providers: [RecallsService, RecallsRepository, RecallOpenings],
})
export class RecallsModule {}
