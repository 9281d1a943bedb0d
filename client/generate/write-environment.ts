import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Credentials } from '../credentials.js';
import type { CredentialsOfUser } from '../third-party/credentials-of-user.js';
import { type Environment, environmentOf } from './postman/environment.js';
import type { Role } from './postman/journey.js';
import { kadoeEnvironmentOf } from './postman/kadoe/environment.js';
import { renewalEnvironmentOf } from './postman/licence-renewal/environment.js';

interface DemonstrationFile extends Readonly<Record<Role, Credentials>> {
  readonly url: string;
  /** Absent in a file of an earlier version. */
  readonly kadoe?: CredentialsOfUser & { readonly enquirerId: string };
  readonly 'renewal-partner'?: CredentialsOfUser;
}

/** `npm run postman-environment`: Postman environments with the demonstration clients, which only their owner can read. */
const [, , folder] = process.argv;
if (folder === undefined) throw new Error('Say where demo.json is: write-environment.js data');
const demonstration: DemonstrationFile = JSON.parse(await readFile(join(folder, 'demo.json'), 'utf8'));
const { url, manufacturer, mot, admin, kadoe, 'renewal-partner': partner } = demonstration;
const { scopeUrl, accessTokenUrl } = manufacturer;
await write(
  'demo.postman_environment.json',
  environmentOf({ baseUrl: url, accessTokenUrl, scopeUrl, clients: { manufacturer, mot, admin } }),
);
if (kadoe) {
  await write('demo-kadoe.postman_environment.json', kadoeEnvironmentOf({ baseUrl: url, client: kadoe }));
}
if (partner) {
  await write(
    'demo-licence-renewal.postman_environment.json',
    renewalEnvironmentOf({ baseUrl: url, client: partner }),
  );
}

/** Beside its place and then moved there: what is there is replaced, a link too, and never written through. */
async function write(name: string, environment: Environment): Promise<void> {
  const file = join(folder ?? '', name);
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(environment, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  await rename(draft, file);
}
