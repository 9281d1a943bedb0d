import { Module } from '@nestjs/common';
import { MotModule } from '../mot/mot.module.js';
import { VehicleHistoryController } from './vehicle-history.controller.js';
import { VehicleHistory } from './vehicle-history.js';
import { VehicleHistoryRepository } from './vehicle-history.repository.js';

@Module({
  imports: [MotModule],
  controllers: [VehicleHistoryController],
  providers: [VehicleHistory, VehicleHistoryRepository],
  exports: [VehicleHistory],
})
export class VehicleHistoryModule {}
