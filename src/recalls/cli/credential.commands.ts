import type { Command } from 'commander';
import { addOutOption } from '../../platform/cli/output-file.js';
import { readSettings } from '../../platform/config/read-settings.js';

const CLIENT = 'the id of the client, or its name if no other has it';
const KEY = 'its key id, as "clients show" has it';

/** `recalls keys …` and `recalls secrets …`. */
export function addCredentialCommands(program: Command): void {
  const keys = program.command('keys').description("Rotate and revoke clients' API keys.");
  addOutOption(keys.command('rotate'))
    .description('Give a client a new API key and print it, once, as JSON; those it had end.')
    .argument('<client>', CLIENT)
    .option('--overlap <minutes>', 'how long those it had still work', '0')
    .action(async (client, options) => {
      const { rotateApiKey } = await import('./credential.actions.js');
      await rotateApiKey(client, options, readSettings());
    });
  keys
    .command('revoke')
    .description("End one of a client's API keys at once.")
    .argument('<client>', CLIENT)
    .argument('<key>', KEY)
    .action(async (client, key) => {
      const { revokeApiKey } = await import('./credential.actions.js');
      await revokeApiKey(client, key, readSettings());
    });

  const secrets = program.command('secrets').description("Issue and revoke clients' secrets.");
  addOutOption(secrets.command('issue'))
    .description('Give a client one more secret and print it, once, as JSON. At most two may be live.')
    .argument('<client>', CLIENT)
    .action(async (client, options) => {
      const { issueSecret } = await import('./credential.actions.js');
      await issueSecret(client, options, readSettings());
    });
  secrets
    .command('revoke')
    .description("End one of a client's secrets at once; tokens that it got live up to 35 minutes more.")
    .argument('<client>', CLIENT)
    .argument('<key>', KEY)
    .action(async (client, key) => {
      const { revokeSecret } = await import('./credential.actions.js');
      await revokeSecret(client, key, readSettings());
    });
}
