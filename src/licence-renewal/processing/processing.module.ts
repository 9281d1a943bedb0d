import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { FolderStore } from '../../platform/object-store/folder/folder-store.js';
import { ApplicationSeals } from '../applications/application-seals.js';
import { RenewalApplicationsModule } from '../applications/applications.module.js';
import { FolderForwarding } from './forwarding/folder-forwarding.js';
import { ForwardedFilesModule } from './forwarding/forwarded-files.module.js';
import { Forwarding } from './forwarding/forwarding.js';
import { ForwardingByEnvironment } from './forwarding/forwarding-by-environment.js';
import { ForwardingCounters } from './forwarding/forwarding-counters.js';
import { HttpForwarding } from './forwarding/http-forwarding.js';
import { MissingJobs } from './missing-jobs.js';
import { RenewalCheck } from './renewal-check.js';
import { RenewalForward } from './renewal-forward.js';
import { RenewalProcessing } from './renewal-processing.js';
import { ReviewRules } from './review-rules.js';

/** Where applications are forwarded to without an address: under `DATA_DIR`. */
const FORWARDED_FOLDER = 'forwarded';

function forwardingOf({ dataDir, renewal }: Settings, seals: ApplicationSeals): Forwarding {
  const { forwardUrls, forwardToken } = renewal;
  const folder = new FolderForwarding(new FolderStore(join(dataDir, FORWARDED_FOLDER)), seals);
  const to = (url: string | undefined) =>
    url === undefined ? folder : new HttpForwarding(url, forwardToken);
  return new ForwardingByEnvironment({ live: to(forwardUrls.live), test: to(forwardUrls.test) });
}

/** The background work of applications. */
@Module({
  imports: [RenewalApplicationsModule, ForwardedFilesModule],
  providers: [
    { provide: Forwarding, inject: [SETTINGS, ApplicationSeals], useFactory: forwardingOf },
    ForwardingCounters,
    MissingJobs,
    RenewalCheck,
    RenewalForward,
    RenewalProcessing,
    ReviewRules,
  ],
  exports: [ForwardingCounters, RenewalProcessing],
})
export class RenewalProcessingModule {}
