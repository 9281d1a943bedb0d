import { Injectable } from '@nestjs/common';

/** Counts what the scanner answered in this process since its start, for the metrics. */
@Injectable()
export class ScanCounters {
  clean = 0;
  infected = 0;
  /** It gave no answer, so that the file waits. */
  unavailable = 0;
}
