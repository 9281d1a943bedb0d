import { Controller, Get, Param } from '@nestjs/common';
import { AllowRoles } from '../../../platform/http/access.js';
import { found } from './answers.js';
import { FileCalendar } from './file-calendar.js';
import {
  type FileCalendarBody,
  FilesOfManufacturerPath,
  type SilentManufacturersBody,
} from './manufacturer-files.dto.js';
import { DocumentedFileCalendar, DocumentedSilentManufacturers } from './manufacturer-files.openapi.js';
import { SilentManufacturers } from './silent-manufacturers.js';

/** Which manufacturers send files, and when. */
@Controller('admin/manufacturers')
@AllowRoles('admin')
export class ManufacturerFilesController {
  constructor(
    private readonly calendar: FileCalendar,
    private readonly silent: SilentManufacturers,
  ) {}

  @Get('silent')
  @DocumentedSilentManufacturers()
  async listSilent(): Promise<SilentManufacturersBody> {
    return { manufacturers: await this.silent.list() };
  }

  @Get(':manufacturerId/files')
  @DocumentedFileCalendar()
  async readCalendar(@Param() { manufacturerId }: FilesOfManufacturerPath): Promise<FileCalendarBody> {
    return { days: found(await this.calendar.find(Number(manufacturerId))) };
  }
}
