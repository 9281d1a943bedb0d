import { inWords } from '../../platform/cli/in-words.js';
import { operator } from '../../platform/cli/operator.js';
import { outOf, writeOutput } from '../../platform/cli/output-file.js';
import type { Settings } from '../../platform/config/settings.js';
import {
  OPTION_OF_FIELD,
  requestOf,
  type ThirdPartyOptions,
} from '../../platform/third-party-access/cli/onboard-options.js';
import { KadoeOnboarding } from '../onboarding/kadoe-onboarding.js';
import { checkRequest, type KadoeOnboardingRequest } from '../onboarding/onboarding-request.js';
import { readEnquirers } from './read-enquirer.js';
import { withKadoeClients } from './with-kadoe-clients.js';

export interface OnboardOptions extends ThirdPartyOptions {
  readonly enquirer: readonly string[];
  readonly linkProvider?: string;
  readonly mandate: readonly string[];
}

const OPTIONS: Readonly<Record<string, string>> = {
  ...OPTION_OF_FIELD,
  enquirers: '--enquirer',
  linkProviderId: '--link-provider',
  mandates: '--mandate',
};

/** Onboards a client, in this process and with the service's own code, and prints its credentials. */
export async function onboard(options: OnboardOptions, settings: Settings): Promise<void> {
  const { linkProvider, mandate } = options;
  const request: KadoeOnboardingRequest = {
    ...requestOf(options),
    enquirers: readEnquirers(options.enquirer),
    ...(linkProvider === undefined ? {} : { linkProviderId: linkProvider }),
    mandates: mandate,
  };
  // In terms of options: `enquirers.IT321[0]` is the first reason of `--enquirer IT321`, and `mandates[0]` the first `--mandate`.
  const optionOf = (field: string) => {
    const [, top = '', of, index] = /^(\w+)(?:\.([^[]+))?(?:\[(\d+)\])?$/.exec(field) ?? [];
    const told = of ?? (top === 'mandates' && index !== undefined ? mandate[Number(index)] : undefined);
    return [OPTIONS[top] ?? top, ...(told === undefined ? [] : [told])].join(' ');
  };
  await inWords(optionOf, async () => {
    // The service checks this too; checking it here reports a mistake before a database is started.
    checkRequest(request);
    await writeOutput(outOf(options), async () => {
      const client = await withKadoeClients(settings, (service) =>
        service.get(KadoeOnboarding).onboard(operator(), request),
      );
      return `${JSON.stringify(client, null, 2)}\n`;
    });
  });
}
