import { Injectable } from '@nestjs/common';

/** What became of this process's attempts to deliver mail since its start, in plain numbers for whoever watches it. */
@Injectable()
export class MailCounters {
  delivered = 0;
  /** For now: it is tried again soon. */
  failed = 0;
  /** By the server, for good: it is tried again a day later. */
  refused = 0;
}
