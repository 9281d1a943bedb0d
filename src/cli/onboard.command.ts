import { type Command, Option } from 'commander';
import { kadoeOnboarding } from '../kadoe/cli/onboard.commands.js';
import { renewalOnboarding } from '../licence-renewal/cli/onboard.commands.js';
import type { OnboardPart } from '../platform/cli/onboard-part.js';
import { addOutOption } from '../platform/cli/output-file.js';
import { recallsOnboarding } from '../recalls/cli/onboard.commands.js';

/** Each surface says which roles it onboards, and with which options. */
const PARTS: readonly OnboardPart[] = [recallsOnboarding, kadoeOnboarding, renewalOnboarding];

const ROLES = PARTS.flatMap(({ roles }) => roles);

/** `recalls onboard`, for clients of every surface. */
export function addOnboardCommand(program: Command): void {
  const command = addOutOption(program.command('onboard'))
    .description(
      'Onboard a client and print its credentials, once, as JSON. The service may be running or not.',
    )
    .requiredOption('--name <name>', "the manufacturer's name, or a word for a client of another role")
    .requiredOption('--email <address>', "a team's e-mail address, not one person's")
    .addOption(
      new Option('--role <role>', 'what the client may call').choices(ROLES).default('manufacturer'),
    );
  // Some options are of several surfaces.
  for (const option of new Set(PARTS.flatMap(({ options }) => options))) command.addOption(option);
  command.action(async (options) => {
    const part = PARTS.find(({ roles }) => roles.includes(options.role));
    refuseOthersOptions(command, part, options.role);
    await part?.onboard(options);
  });
}

/** An option that would be ignored was given by mistake: for another client, or with the wrong role. */
function refuseOthersOptions(command: Command, part: OnboardPart | undefined, role: string): void {
  const refused = command.options
    .filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli')
    .flatMap((option) => {
      const owners = PARTS.filter(({ options }) => options.includes(option));
      if (owners.length === 0 || (part && owners.includes(part))) return [];
      const roles = owners.flatMap((owner) => owner.roles).join(' or ');
      return [`${option.long} must be left out: it is for the role ${roles}, not for ${role}`];
    });
  if (refused.length > 0) throw new Error(refused.join('; '));
}
