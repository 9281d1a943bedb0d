import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Heartbeat } from './heartbeat.js';
import { LookUps } from './look-ups.js';
import { ReplicationHeartbeatRow } from './replication-heartbeat.entity.js';
import { VehicleRecalls } from './vehicle-recalls.js';
import { VehiclesController } from './vehicles.controller.js';

@Module({
  imports: [TypeOrmModule.forFeature([ReplicationHeartbeatRow])],
  controllers: [VehiclesController],
  providers: [VehicleRecalls, LookUps, Heartbeat],
  exports: [VehicleRecalls],
})
export class MotModule {}
