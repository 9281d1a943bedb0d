import { Option } from 'commander';
import type { OnboardOptions } from '../../cli/onboard-part.js';
import { ENVIRONMENTS, type Environment } from '../../environment.js';

/** The options of `recalls onboard` that every client with a user has. Surfaces share them, so that the command has each once. */
export const THIRD_PARTY_OPTIONS: readonly Option[] = [
  new Option('--environment <name>', 'live: real calls; test: for trying out').choices([...ENVIRONMENTS]),
  new Option('--plan <name>', 'the usage plan; the default is standard'),
];

export interface ThirdPartyOptions extends OnboardOptions {
  readonly environment?: Environment;
  readonly plan?: string;
}

/** The request that these options are, with nothing that was not given. */
export function requestOf({ name, email, environment, plan }: ThirdPartyOptions) {
  return {
    name,
    email,
    ...(environment === undefined ? {} : { environment }),
    ...(plan === undefined ? {} : { plan }),
  };
}

/** What the fields of the request are called on the command line. */
export const OPTION_OF_FIELD: Readonly<Record<string, string>> = {
  name: '--name',
  email: '--email',
  environment: '--environment',
  plan: '--plan',
};
