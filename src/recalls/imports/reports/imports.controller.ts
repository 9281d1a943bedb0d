import { Controller, Get, Param, Query, type StreamableFile } from '@nestjs/common';
import { AllowRoles } from '../../../platform/http/access.js';
import { PageQuery, pageOf } from '../../../platform/http/page-query.js';
import { CurrentManufacturer, type ManufacturerCaller } from '../../clients/manufacturer-caller.js';
import { csvAnswer, faultsAnswer, found } from './answers.js';
import { ImportReports } from './import-reports.js';
import type { Viewer } from './import-reports.repository.js';
import { DocumentedFaults, DocumentedFaultsCsv, DocumentedRun, DocumentedRuns } from './imports.openapi.js';
import {
  type FileFaultsPage,
  ImportRunBody,
  ImportRunDetails,
  type ImportRunsPage,
} from './run-answers.dto.js';
import { filterOf, ListRunsQuery, RUN_ORDER, RunPath } from './run-query.dto.js';

/** The runs of a manufacturer's own files. Runs of other manufacturers do not exist for it: 404, never 403. */
@Controller('imports')
@AllowRoles('manufacturer')
export class ImportsController {
  constructor(private readonly reports: ImportReports) {}

  @Get()
  @DocumentedRuns()
  async list(
    @CurrentManufacturer() caller: ManufacturerCaller,
    @Query() query: ListRunsQuery,
  ): Promise<ImportRunsPage> {
    const { rows, next } = await this.reports.list(
      viewerOf(caller),
      filterOf(query),
      pageOf(query, RUN_ORDER),
    );
    return { imports: rows.map(ImportRunBody.from), next };
  }

  @Get(':runId')
  @DocumentedRun()
  async read(
    @CurrentManufacturer() caller: ManufacturerCaller,
    @Param() { runId }: RunPath,
  ): Promise<ImportRunDetails> {
    return ImportRunDetails.from(found(await this.reports.find(viewerOf(caller), runId)));
  }

  @Get(':runId/faults')
  @DocumentedFaults()
  listFaults(
    @CurrentManufacturer() caller: ManufacturerCaller,
    @Param() path: RunPath,
    @Query() query: PageQuery,
  ): Promise<FileFaultsPage> {
    return faultsAnswer(this.reports, viewerOf(caller), path, query);
  }

  @Get(':runId/faults.csv')
  @DocumentedFaultsCsv()
  sendFaults(
    @CurrentManufacturer() caller: ManufacturerCaller,
    @Param() path: RunPath,
  ): Promise<StreamableFile> {
    return csvAnswer(this.reports, viewerOf(caller), path);
  }
}

function viewerOf({ manufacturer }: ManufacturerCaller): Viewer {
  return { manufacturerId: manufacturer.id };
}
