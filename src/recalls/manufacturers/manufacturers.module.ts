import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Manufacturer, ManufacturerSshKey } from './manufacturer.entity.js';
import { ManufacturerRegistry } from './manufacturer-registry.js';

@Module({
  imports: [TypeOrmModule.forFeature([Manufacturer, ManufacturerSshKey])],
  providers: [ManufacturerRegistry],
  exports: [ManufacturerRegistry],
})
export class ManufacturersModule {}
