import { type Command, InvalidArgumentError, Option } from 'commander';
import { COMMAND } from '../../platform/cli/command-name.js';
import { addOutOption, outOf } from '../../platform/cli/output-file.js';
import { readSettings } from '../../platform/config/read-settings.js';
import { ROLE_NAMES } from '../roles.js';
import { addClientCommands } from './client.commands.js';
import { addCredentialCommands } from './credential.commands.js';
import { addImportCommands } from './import.commands.js';
import { addManufacturerCommands } from './manufacturer.commands.js';

const TOUR = `
Examples, once the service has been started:
  ${COMMAND} call GET /recalls/vin/ABC1
  ${COMMAND} call POST /recalls vin=ABC1 manufacturerCampaignReference=CAR/1 recallCampaignStartDate=2024-03-30
  ${COMMAND} call PUT "/recalls/vin/ABC1?manufacturerCampaignReference=CAR/1" repairStatus=FIXED rectificationDate=2024-04-01`;

/**
 * The commands of the recalls surface. The code of a command is loaded when it is called, because `call` must not wait for the modules of
 * the whole service.
 */
export function addRecallsCommands(program: Command): void {
  addOutOption(program.command('call'))
    .description('Call the running service as a client, and print the answer.')
    .argument('<method>', 'GET, POST, PUT or DELETE')
    .argument('<path>', 'the path, with its query if any: quote it if it has a ? or &')
    .argument('[body...]', 'the body: field=value …, or one JSON text')
    .addOption(
      new Option('--as <role>', 'which demonstration client calls')
        .choices(ROLE_NAMES)
        .default('manufacturer'),
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
      const { as: role, with: credentialsFile, url } = options;
      await call({ method, path, body, role, credentialsFile, url, out: outOf(options) }, readSettings());
    });

  program
    .command('sftp')
    .description('Show where manufacturers send files, and the fingerprints of the host keys there.')
    .option('--known-hosts', 'lines for known_hosts and nothing else', false)
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { showSftp } = await import('./sftp.action.js');
      await showSftp(options, readSettings());
    });

  program
    .command('old-vins')
    .description('List the recalls whose VIN was stored in another form than the one that VINs have today.')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { listOldVins } = await import('./old-vins.action.js');
      await listOldVins(options, readSettings());
    });

  addClientCommands(program);
  addManufacturerCommands(program);
  addCredentialCommands(program);
  addImportCommands(program);
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '')
    return text.replace(/\/+$/, '');
  throw new InvalidArgumentError('It must be an address that starts with http:// or https://.');
}
