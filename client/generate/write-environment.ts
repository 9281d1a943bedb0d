import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Credentials } from '../credentials.js';
import { environmentOf } from './postman/environment.js';
import type { Role } from './postman/journey.js';

/** `npm run postman-environment`: a Postman environment with the demonstration clients, which only its owner can read. */
const [, , demonstrationFile, file] = process.argv;
if (demonstrationFile === undefined || file === undefined) {
  throw new Error('Say what to read and write: write-environment.js demo.json demo.postman_environment.json');
}
const demonstration: { readonly url: string } & Readonly<Record<Role, Credentials>> = JSON.parse(
  await readFile(demonstrationFile, 'utf8'),
);
const { url, manufacturer, mot, admin } = demonstration;
const { scopeUrl, accessTokenUrl } = manufacturer;
const environment = environmentOf({
  baseUrl: url,
  accessTokenUrl,
  scopeUrl,
  clients: { manufacturer, mot, admin },
});
// Beside its place and then moved there: what is there is replaced, a link too, and never written through.
const draft = `${file}.${randomUUID()}`;
await writeFile(draft, `${JSON.stringify(environment, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
await rename(draft, file);
