import { Injectable } from '@nestjs/common';

/** Counts the results of this process's delivery attempts since its start, for the metrics. */
@Injectable()
export class MailCounters {
  delivered = 0;
  /** A temporary failure; it is retried soon. */
  failed = 0;
  /** The server refused the mail permanently; it is retried a day later. */
  refused = 0;
}
