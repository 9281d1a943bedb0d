import { type Command, InvalidArgumentError, Option } from 'commander';
import { COMMAND } from '../../platform/cli/command-name.js';
import { collect } from '../../platform/cli/onboard-part.js';
import { addOutOption, outOf } from '../../platform/cli/output-file.js';
import { readSettings } from '../../platform/config/read-settings.js';
import { CALLER_ROLES, usualRoleOf } from './roles-of-surfaces.js';

const TOUR = `
Examples, once the service has been started:
  ${COMMAND} call GET /recalls/vin/ABC1
  ${COMMAND} call POST /recalls vin=ABC1 manufacturerCampaignReference=CAR/1 recallCampaignStartDate=2024-03-30
  ${COMMAND} call PUT "/recalls/vin/ABC1?manufacturerCampaignReference=CAR/1" repairStatus=FIXED rectificationDate=2024-04-01
  ${COMMAND} call POST /kadoe/v1/vehicle-keeper registrationNumber=AA19BBB enquirerId=DM001 reasonCode=00EV eventDate=2024-06-01 referenceNumber=TRY1
  ${COMMAND} call POST /drivers-renewal/v1/drivers/renewal @docs/examples/licence-renewal.json`;

/** `recalls call`, which calls any surface. Its code is loaded when it is called. */
export function addCallCommand(program: Command): void {
  addOutOption(program.command('call'))
    .description('Call the running service as a client, and print the answer.')
    .argument('<method>', 'GET, POST, PUT or DELETE')
    .argument('<path>', 'the path, with its query if any: quote it if it has a ? or &')
    .argument('[body...]', 'the body: field=value …, one JSON text, or @ and a file')
    .addOption(
      new Option(
        '--as <role>',
        'which demonstration client calls (default: kadoe below /kadoe, renewal-partner below /drivers-renewal, otherwise manufacturer)',
      ).choices(CALLER_ROLES),
    )
    .addOption(
      new Option(
        '--header <header>',
        'one more header, "X-Test-Scenario: accepted"; may be given several times',
      )
        .argParser(collect)
        .default([], 'none'),
    )
    .addOption(
      new Option('--with <file>', 'call with the credentials that onboarding printed').conflicts('as'),
    )
    .option(
      '--url <url>',
      "where the API is; usually the credentials' own and the running service's are right",
      readUrl,
    )
    .addHelpText('after', TOUR)
    .action(async (method, path, body, options) => {
      const { call } = await import('./call.action.js');
      const { as: role = usualRoleOf(path), with: credentialsFile, url, header: headers } = options;
      const out = outOf(options);
      await call({ method, path, body, headers, role, credentialsFile, url, out }, readSettings());
    });
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '')
    return text.replace(/\/+$/, '');
  throw new InvalidArgumentError('It must be an address that starts with http:// or https://.');
}
