import { Controller, Get, Query } from '@nestjs/common';
import { AllowRoles } from '../../../platform/http/access.js';
import { ChangeFeed } from './change-feed.js';
import { DocumentedChanges } from './changes.openapi.js';
import { changesPageBytes } from './dto/changes-page.dto.js';
import { ChangesQuery, changesAskedFor } from './dto/changes-query.dto.js';

@Controller('mot/changes')
@AllowRoles('mot')
export class ChangesController {
  constructor(private readonly feed: ChangeFeed) {}

  @Get()
  @DocumentedChanges()
  async readChanges(@Query() query: ChangesQuery): Promise<Buffer> {
    const { after, limit } = changesAskedFor(query);
    return changesPageBytes(await this.feed.read(after, limit));
  }
}
