import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { BuiltInCheck } from './built-in-check.js';
import { ClamdScanner } from './clamd-scanner.js';
import { Scanner } from './scanner.js';

@Module({
  providers: [
    {
      provide: Scanner,
      inject: [SETTINGS],
      useFactory: ({ clamdUrl }: Settings): Scanner =>
        clamdUrl === undefined ? new BuiltInCheck() : new ClamdScanner(clamdUrl),
    },
  ],
  exports: [Scanner],
})
export class ScanModule {}
