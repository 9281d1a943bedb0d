import { Injectable } from '@nestjs/common';

/** Counts the outcomes of this process's attempts to deliver mail since its start, for the metrics. */
@Injectable()
export class MailCounters {
  delivered = 0;
  /** For now: it is tried again soon. */
  failed = 0;
  /** By the server, for good: it is tried again a day later. */
  refused = 0;
}
