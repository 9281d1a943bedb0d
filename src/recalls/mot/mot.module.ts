import { Module } from '@nestjs/common';
import { Heartbeat } from './heartbeat.js';
import { LookUps } from './look-ups.js';
import { VehicleRecalls } from './vehicle-recalls.js';
import { VehiclesController } from './vehicles.controller.js';

@Module({
  controllers: [VehiclesController],
  providers: [VehicleRecalls, LookUps, Heartbeat],
  exports: [VehicleRecalls],
})
export class MotModule {}
