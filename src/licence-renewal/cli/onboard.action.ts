import { inWords } from '../../platform/cli/in-words.js';
import { operator } from '../../platform/cli/operator.js';
import { outOf, writeOutput } from '../../platform/cli/output-file.js';
import { withServiceContext } from '../../platform/cli/with-service-context.js';
import type { Settings } from '../../platform/config/settings.js';
import {
  OPTION_OF_FIELD,
  requestOf,
  type ThirdPartyOptions,
} from '../../platform/third-party-access/cli/onboard-options.js';
import { checkRequest } from '../onboarding/onboarding-request.js';
import { RenewalOnboarding } from '../onboarding/renewal-onboarding.js';
import { RenewalOnboardingModule } from '../onboarding/renewal-onboarding.module.js';

/** Onboards a partner, in this process and with the service's own code, and prints its credentials. */
export async function onboard(options: ThirdPartyOptions, settings: Settings): Promise<void> {
  const request = requestOf(options);
  await inWords(
    (field) => OPTION_OF_FIELD[field] ?? field,
    async () => {
      // The service checks this too; checking it here reports a mistake before a database is started.
      checkRequest(request);
      await writeOutput(outOf(options), async () => {
        const client = await withServiceContext(settings, RenewalOnboardingModule, (service) =>
          service.get(RenewalOnboarding).onboard(operator(), request),
        );
        return `${JSON.stringify(client, null, 2)}\n`;
      });
    },
  );
}
