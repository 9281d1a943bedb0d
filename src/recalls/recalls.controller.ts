import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { AllowRoles } from '../http/access.js';
import { CurrentManufacturer, type ManufacturerCaller } from '../http/caller.js';
import { pageOf } from '../http/page-query.js';
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
} from './recalls.documentation.js';
import { RecallsService } from './recalls.service.js';

@Controller('recalls')
@AllowRoles('manufacturer')
export class RecallsController {
  constructor(private readonly recalls: RecallsService) {}

  @Post()
  @DocumentedOpening()
  async openRecall(
    @CurrentManufacturer() caller: ManufacturerCaller,
    @Body() body: OpenRecallBody,
  ): Promise<OpenedRecallAnswer> {
    const recall = newRecallOf(body);
    await this.recalls.open(caller, recall);
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
  @DocumentedLookUp()
  async findRecalls(
    @CurrentManufacturer() caller: ManufacturerCaller,
    @Param() path: VehiclePath,
    @Query() query: FindRecallsQuery,
  ): Promise<VehicleRecallsAnswer> {
    const selection = selectionOf(path, query);
    const found = await this.recalls.find(caller, selection);
    return VehicleRecallsAnswer.from(selection.vin, caller.manufacturer.name, found);
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
