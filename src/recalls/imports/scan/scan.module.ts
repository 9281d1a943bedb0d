import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { ClamdScanner } from './clamd-scanner.js';
import { CountedScanner } from './counted-scanner.js';
import { EicarOnlyScanner } from './eicar-only-scanner.js';
import { ScanCounters } from './scan-counters.js';
import { Scanner } from './scanner.js';

@Module({
  providers: [
    ScanCounters,
    {
      provide: Scanner,
      inject: [SETTINGS, ScanCounters],
      useFactory: ({ clamdUrl }: Settings, counters: ScanCounters): Scanner =>
        new CountedScanner(
          clamdUrl === undefined ? new EicarOnlyScanner() : new ClamdScanner(clamdUrl),
          counters,
        ),
    },
  ],
  exports: [Scanner, ScanCounters],
})
export class ScanModule {}
