import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Actor } from '../../../platform/audit/actor.js';
import type { Environment } from '../../../platform/environment.js';
import { busy, invalidRequest, unavailable } from '../../../platform/errors/request-error.js';
import type { BodyStream } from '../../../platform/http/body-stream.js';
import { MOST_ISSUES } from '../../../platform/http/issue-bounds.js';
import type { LoadReport } from '../load/load-report.js';
import { RegisterLoads } from '../load/register-loads.js';

/** Each has a connection to the database, and memory of its own. */
const MOST_AT_ONCE = 2;

const RETRY_AFTER_SECONDS = 60;

/** Loads that arrive over HTTP. The body is read as it arrives, and kept in no file. */
@Injectable()
export class RegisterUploads implements OnModuleDestroy {
  private readonly stopping = new AbortController();
  private underWay = 0;

  constructor(private readonly loads: RegisterLoads) {}

  onModuleDestroy(): void {
    this.stopping.abort(unavailable(new Error('The service stops')));
  }

  /** @throws RequestError 400 with the first issues of a file that was refused; 503 while others are loaded */
  async load(actor: Actor, environment: Environment, dryRun: boolean, body: BodyStream): Promise<LoadReport> {
    if (this.underWay >= MOST_AT_ONCE)
      throw busy(new Error('Other files are being loaded'), RETRY_AFTER_SECONDS);
    this.underWay += 1;
    try {
      const brokenOff = AbortSignal.any([this.stopping.signal, body.callerGone]);
      const report = await this.loads.load(actor, {
        environment,
        dryRun,
        chunks: body.read(brokenOff),
        brokenOff,
      });
      if (report.outcome === 'refused') throw refusalOf(report);
      return report;
    } finally {
      this.underWay -= 1;
    }
  }
}

function refusalOf({ faults, faultCount }: LoadReport) {
  const shown = faults.slice(0, MOST_ISSUES - 1).map(({ line, field, message }) => ({
    part: 'body' as const,
    field: `line ${line}: ${field}`,
    message,
  }));
  const more = faultCount - shown.length;
  const rest =
    more > 0
      ? [
          {
            part: 'body' as const,
            field: 'body',
            message: `has ${more} more issues: a dry run on the command line lists 1000`,
          },
        ]
      : [];
  return invalidRequest(...shown, ...rest);
}
