import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Manufacturer, ManufacturerSshKey } from './manufacturer.entity.js';
import { ManufacturerRegister } from './manufacturer-register.js';

@Module({
  imports: [TypeOrmModule.forFeature([Manufacturer, ManufacturerSshKey])],
  providers: [ManufacturerRegister],
  exports: [ManufacturerRegister],
})
export class ManufacturersModule {}
