import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { clientKit } from './client-kit.js';

/** `npm run client-kit`: writes what is made from the specification that is named, in the folder it is called in. */
const [, , specification] = process.argv;
if (specification === undefined) {
  throw new Error('Say what to make it from: write-client-kit.js docs/openapi.yml');
}
const kit = await clientKit(
  await readFile(specification, 'utf8'),
  await readFile('client/package.json', 'utf8'),
);
for (const [file, text] of Object.entries(kit)) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
