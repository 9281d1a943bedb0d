import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { clientKit, DOCUMENT_FILES } from './client-kit.js';

/** `npm run client-kit`: writes what is made from the committed OpenAPI documents, in the folder that it is called in. */
const read = (file: string) => readFile(file, 'utf8');
const kit = await clientKit(
  {
    recalls: await read(DOCUMENT_FILES.recalls),
    kadoe: await read(DOCUMENT_FILES.kadoe),
    licenceRenewal: await read(DOCUMENT_FILES.licenceRenewal),
    authentication: await read(DOCUMENT_FILES.authentication),
  },
  await read('client/package.json'),
);
for (const [file, text] of Object.entries(kit)) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
