import { Controller, Delete, Get, Put } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { AllowRoles } from '../../platform/http/access.js';
import { notFound } from '../errors/recalls-error.js';

/**
 * `/recalls/vin/` without a VIN. The route exists, so it needs both credentials and then answers that there is no such vehicle (404 `Not
 * Found`, not `URL not found`).
 */
@Controller('recalls/vin')
@AllowRoles('manufacturer')
@ApiExcludeController()
export class MissingVinController {
  @Get()
  find(): never {
    throw notFound();
  }

  @Put()
  change(): never {
    throw notFound();
  }

  @Delete()
  delete(): never {
    throw notFound();
  }
}
