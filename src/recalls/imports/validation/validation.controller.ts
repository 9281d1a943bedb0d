import { Body, Controller, Post, Query } from '@nestjs/common';
import { AllowRoles } from '../../../platform/http/access.js';
import { TakesNoConnection } from '../../../platform/http/connection-use.js';
import { CurrentManufacturer, type ManufacturerCaller } from '../../clients/manufacturer-caller.js';
import { fileNameOf, PredictionAnswer, SnapshotBody, ValidateQuery } from './validation.dto.js';
import { DocumentedValidation } from './validation.openapi.js';
import { Validations } from './validations.js';

@Controller('imports/validate')
@AllowRoles('manufacturer')
export class ValidationController {
  constructor(private readonly validations: Validations) {}

  @Post()
  @TakesNoConnection()
  @DocumentedValidation()
  async validate(
    @CurrentManufacturer() { manufacturer }: ManufacturerCaller,
    @Query() query: ValidateQuery,
    @Body() body: SnapshotBody,
  ): Promise<PredictionAnswer> {
    const file = { manufacturerId: manufacturer.id, fileName: fileNameOf(query), body };
    return PredictionAnswer.from(await this.validations.validate(file));
  }
}
