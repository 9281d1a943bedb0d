import { Controller, Get, Query } from '@nestjs/common';
import { AllowRoles } from '../../../platform/http/access.js';
import { ChangeFeed } from './change-feed.js';
import { DocumentedChanges } from './changes.openapi.js';
import { changesPageText } from './dto/changes-page.dto.js';
import { ChangesQuery, changesAskedFor } from './dto/changes-query.dto.js';

@Controller('mot/changes')
@AllowRoles('mot')
export class ChangesController {
  constructor(private readonly feed: ChangeFeed) {}

  @Get()
  @DocumentedChanges()
  async readChanges(@Query() query: ChangesQuery): Promise<string> {
    const { after, limit } = changesAskedFor(query);
    return changesPageText(await this.feed.read(after, limit));
  }
}
