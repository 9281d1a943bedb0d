import { Injectable } from '@nestjs/common';

/** What the scanner said in this process since its start, in plain numbers for whoever watches it. */
@Injectable()
export class ScanCounters {
  clean = 0;
  infected = 0;
  /** It gave no answer, so that the file waits. */
  unavailable = 0;
}
