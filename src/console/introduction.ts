import { userInfo } from 'node:os';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '../platform/config/settings.js';
import { commandText } from '../platform/console/pages/command-text.js';
import { People } from '../platform/console/people/people.js';
import { LINK_MINUTES, SignInLinks } from '../platform/console/sign-in/sign-in-links.js';
import { ADVISORY_LOCKS } from '../platform/database/advisory-locks.js';
import { Transactions } from '../platform/database/transaction.js';

/**
 * A link for the person who has started the service for the first time: while nobody may enter the console, an administrator is added.
 *
 * @returns the text to print; nothing at later starts, in production, and where a tenant says who may enter
 */
export async function introduceConsole(
  application: NestFastifyApplication,
  settings: Settings,
): Promise<string> {
  if (settings.production || settings.entra || !settings.parts.has('console')) return '';
  const people = application.get(People, { strict: false });
  const links = application.get(SignInLinks, { strict: false });
  return application.get(Transactions, { strict: false }).run(async (transaction) => {
    // Concurrent starts wait here for the first one, and then find its administrator.
    await transaction.query('SELECT pg_advisory_xact_lock($1)', [ADVISORY_LOCKS.demonstration]);
    if (!(await people.isEmpty(transaction))) return '';
    const by = { kind: 'service' } as const;
    const name = nameOfUser();
    const person = await people.admitWithin(transaction, by, name, 'administrator');
    return linesToPaste(await links.createWithin(transaction, by, person), name);
  });
}

function linesToPaste(link: string, name: string): string {
  return `
To enter the console as an administrator, open this link within ${LINK_MINUTES} minutes. It works once:

${link}

This command prints another one: ${commandText('console', 'sign-in', name)}
`;
}

/** In a container, a user may have a number and no name. */
function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    return 'Administrator';
  }
}
