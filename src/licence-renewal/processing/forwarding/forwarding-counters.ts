import { Injectable } from '@nestjs/common';

/** Counts this process's attempts to forward since its start, for the metrics. */
@Injectable()
export class ForwardingCounters {
  forwarded = 0;
  /** Attempts after which another one follows. */
  failed = 0;
  /** Attempts after which nobody tries again until somebody asks for it. */
  givenUp = 0;
}
