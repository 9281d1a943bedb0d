import {
  Controller,
  createParamDecorator,
  type ExecutionContext,
  Get,
  Query,
  StreamableFile,
} from '@nestjs/common';
import { utcDay } from '../../../platform/clock/clock.js';
import { ClockOffset } from '../../../platform/database/clock-offset.js';
import { AllowRoles } from '../../../platform/http/access.js';
import { requestOf } from '../../../platform/http/principal.js';
import { KadoeUsage } from '../reading/kadoe-usage.js';
import { ClientCallsBody, type KadoeUsageBody, KadoeUsageQuery } from './kadoe-usage.dto.js';
import { DocumentedKadoeUsage } from './kadoe-usage.openapi.js';
import { usageAsCsv } from './usage-csv.js';

/** Whether the caller asks for CSV and takes no JSON. OpenAPI has the header for the types of the answer, so it is no parameter. */
const WantsCsv = createParamDecorator((_: unknown, context: ExecutionContext): boolean => {
  const { accept = '' } = requestOf(context).headers;
  return /\btext\/csv\b/i.test(accept) && !/\bapplication\/json\b/i.test(accept);
});

@Controller('admin/usage/kadoe')
@AllowRoles('admin')
export class KadoeUsageController {
  constructor(
    private readonly usage: KadoeUsage,
    private readonly clockOffset: ClockOffset,
  ) {}

  @Get()
  @DocumentedKadoeUsage()
  async count(
    @WantsCsv() wantsCsv: boolean,
    @Query() { month = this.presentMonth(), environment, format }: KadoeUsageQuery,
  ): Promise<KadoeUsageBody | StreamableFile> {
    const usage = await this.usage.count(month, environment);
    if ((format ?? (wantsCsv ? 'csv' : 'json')) === 'json') {
      return { month, usage: usage.map(ClientCallsBody.from) };
    }
    return new StreamableFile(Buffer.from(usageAsCsv(month, usage)), {
      type: 'text/csv; charset=utf-8; header=present',
      disposition: `attachment; filename="kadoe-usage-${month}.csv"`,
    });
  }

  private presentMonth(): string {
    return utcDay(this.clockOffset.now()).slice(0, 7);
  }
}
