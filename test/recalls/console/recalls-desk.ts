import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '../../../src/platform/config/settings.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { Console, type ConsoleAnswer, type ConsoleClient } from '../../console/console-browser.js';
import { landingOf, type RunRow, runsOf, workerOf } from '../imports/import-site.js';

/** The console of a service to which manufacturers send files. */
export async function startDesk(settings: Partial<Settings> = {}): Promise<Console> {
  return Console.start({
    landingQuietSeconds: 0,
    closureGuard: { count: 1, share: 0.5 },
    validateMaxBytes: 64 * 1024,
    ...settings,
  });
}

/** Stores a file in the landing folder as the SFTP server does, and lets the worker do all that is due. */
export async function sendFile(
  { service }: Console,
  maker: OnboardedClient,
  name: string,
  content: string,
): Promise<RunRow> {
  const username = maker.sftp?.username ?? '';
  const folder = join(service.settings.landingDir, username);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, '.making'), content);
  await rename(join(folder, '.making'), join(folder, name));
  service.clock.advance({ seconds: 1 });
  await landingOf(service).onFileUploaded(username, name);
  while (await workerOf(service).tick());
  const run = (await runsOf(service, maker)).findLast(({ file_name }) => file_name === name);
  if (!run) throw new Error('The file has no run.');
  return run;
}

/** The acts about a subject in the audit trail, each with the name of the person. */
export function actsOn({ service }: Console, subject: string | number | undefined) {
  return service.query<{ action: string; person: string; after: unknown }>(
    `SELECT entry.action, person.name AS person, entry.after
       FROM audit_entry AS entry JOIN console_person AS person ON person.id = entry.actor_person_id
      WHERE entry.subject_id = $1 ORDER BY entry.id`,
    [String(subject)],
  );
}

/** Sends what is no plain form, with the session of somebody. */
export async function sendBody(
  desk: Console,
  { token }: ConsoleClient,
  path: string,
  body: FormData | string,
  headers: Record<string, string> = {},
): Promise<ConsoleAnswer> {
  const answer = await fetch(new URL(path, desk.url), {
    method: 'POST',
    body,
    redirect: 'manual',
    headers: { 'sec-fetch-site': 'same-origin', cookie: `console=${token}`, ...headers },
  });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}
