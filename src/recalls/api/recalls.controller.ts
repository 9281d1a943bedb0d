import { Body, Controller, Delete, Get, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AllowRoles } from '../../platform/http/access.js';
import { TakesNoConnection } from '../../platform/http/connection-use.js';
import { pageOf } from '../../platform/http/page-query.js';
import { CurrentManufacturer, type ManufacturerCaller } from '../clients/manufacturer-caller.js';
import { ChangeRepairBody, repairOf } from './dto/change-repair.dto.js';
import { filterOf, ListRecallsQuery, RecallListAnswer } from './dto/list-recalls.dto.js';
import { newRecallOf, OpenedRecallAnswer, OpenRecallBody } from './dto/open-recall.dto.js';
import {
  ChangeRepairQuery,
  DeleteRecallsQuery,
  FindRecallsQuery,
  selectionOf,
  VehiclePath,
} from './dto/recall-query.dto.js';
import { VehicleRecallsAnswer } from './dto/vehicle-recalls.dto.js';
import {
  DocumentedDeletion,
  DocumentedList,
  DocumentedLookUp,
  DocumentedOpening,
  DocumentedRepair,
} from './recalls.openapi.js';
import { RecallsService } from './recalls.service.js';

@Controller('recalls')
@AllowRoles('manufacturer')
export class RecallsController {
  constructor(private readonly recalls: RecallsService) {}

  @Post()
  @TakesNoConnection()
  @DocumentedOpening()
  async openRecall(
    @CurrentManufacturer() caller: ManufacturerCaller,
    @Body() body: OpenRecallBody,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<OpenedRecallAnswer> {
    const recall = newRecallOf(body);
    const warning = await this.recalls.open(caller, recall);
    if (warning !== undefined) reply.header('x-recalls-warning', warning);
    return OpenedRecallAnswer.from(caller.manufacturer.name, recall);
  }

  @Get()
  @DocumentedList()
  async listRecalls(
    @CurrentManufacturer() caller: ManufacturerCaller,
    @Query() query: ListRecallsQuery,
  ): Promise<RecallListAnswer> {
    const page = pageOf(query, ['instant', 'bigint']);
    return RecallListAnswer.from(
      caller.manufacturer.name,
      await this.recalls.list(caller, filterOf(query), page),
    );
  }

  @Get('vin/:vin')
  @TakesNoConnection()
  @DocumentedLookUp()
  async findRecalls(
    @CurrentManufacturer() caller: ManufacturerCaller,
    @Param() path: VehiclePath,
    @Query() query: FindRecallsQuery,
  ): Promise<VehicleRecallsAnswer> {
    const { vin, recalls } = await this.recalls.find(caller, selectionOf(path, query));
    return VehicleRecallsAnswer.from(vin, caller.manufacturer.name, recalls);
  }

  @Put('vin/:vin')
  @DocumentedRepair()
  changeRepairStatus(
    @CurrentManufacturer() caller: ManufacturerCaller,
    @Param() path: VehiclePath,
    @Query() query: ChangeRepairQuery,
    @Body() body: ChangeRepairBody,
  ): Promise<void> {
    return this.recalls.changeRepair(caller, selectionOf(path, query), repairOf(body));
  }

  @Delete('vin/:vin')
  @DocumentedDeletion()
  deleteRecalls(
    @CurrentManufacturer() caller: ManufacturerCaller,
    @Param() path: VehiclePath,
    @Query() query: DeleteRecallsQuery,
  ): Promise<void> {
    return this.recalls.delete(caller, selectionOf(path, query));
  }
}
