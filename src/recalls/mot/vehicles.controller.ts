import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { AllowRoles } from '../../platform/http/access.js';
import { TakesNoConnection } from '../../platform/http/connection-use.js';
import { GuardTimeout } from '../../platform/http/guard-timeout.js';
import { jsonBytes } from '../../platform/http/json-bytes.js';
import { normaliseVin } from '../api/identifiers.js';
import { AskedVehiclePath, AskedVehiclesBody, vinsOf } from './dto/vehicles-request.dto.js';
import { DocumentedVehicle, DocumentedVehicles } from './mot.openapi.js';
import { VehicleRecalls } from './vehicle-recalls.js';

@Controller('mot/vehicles')
@AllowRoles('mot')
@TakesNoConnection()
@GuardTimeout(({ motTimeoutMs }) => motTimeoutMs)
export class VehiclesController {
  constructor(private readonly vehicles: VehicleRecalls) {}

  @Get(':vin')
  @DocumentedVehicle()
  findVehicle(@Param() { vin }: AskedVehiclePath): Promise<string> {
    return this.vehicles.find(normaliseVin(vin));
  }

  @Post()
  @DocumentedVehicles()
  async findVehicles(@Body() body: AskedVehiclesBody): Promise<Buffer> {
    return jsonBytes('{"vehicles":[', await this.vehicles.findAll(vinsOf(body)), ']}');
  }
}
