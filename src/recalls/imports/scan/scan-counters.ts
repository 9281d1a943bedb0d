import { Injectable } from '@nestjs/common';

/** Counts the scanner's results in this process since its start, for the metrics. */
@Injectable()
export class ScanCounters {
  clean = 0;
  infected = 0;
  /** The scanner gave no result, so the file waits. */
  unavailable = 0;
}
