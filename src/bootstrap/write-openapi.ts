import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSettings } from '../platform/config/read-settings.js';
import { documentFiles } from './document-files.js';

/** `npm run openapi`: writes the OpenAPI documents, with the default of every setting, into the given folder. */
const [, , folder] = process.argv;
if (folder === undefined) throw new Error('Say which folder to write to: write-openapi.js docs');
for (const [name, text] of Object.entries(await documentFiles(readSettings({})))) {
  await writeFile(join(folder, name), text);
}
