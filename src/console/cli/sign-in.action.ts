import { Module } from '@nestjs/common';
import { operator } from '../../platform/cli/operator.js';
import { withServiceContext } from '../../platform/cli/with-service-context.js';
import { issueInNewName } from '../../platform/clients/client-fields.js';
import { whyConsoleIsOff } from '../../platform/config/console-url.js';
import type { Settings } from '../../platform/config/settings.js';
import { ConsolePeopleModule } from '../../platform/console/console-people.module.js';
import type { PersonRole } from '../../platform/console/people/person.js';
import { Invitations } from '../people/invitations.js';

@Module({ imports: [ConsolePeopleModule], providers: [Invitations], exports: [Invitations] })
class SignInCommandModule {}

/** Prints the link alone on a line, for people and for scripts. */
export async function printSignInLink(
  name: string,
  role: PersonRole | undefined,
  settings: Settings,
): Promise<void> {
  const issue = issueInNewName(name);
  if (issue !== undefined) throw new Error(`The name ${issue}`);
  if (settings.entra)
    throw new Error('IDENTITY is entra: people sign in with Microsoft Entra ID, and no link is needed');
  const off = whyConsoleIsOff(settings);
  if (off !== undefined) throw new Error(off);
  const link = await withServiceContext(settings, SignInCommandModule, (service) =>
    service.get(Invitations).admit(operator(), name, role),
  );
  process.stdout.write(`${link}\n`);
}
