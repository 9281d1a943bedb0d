import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { readSettings } from '../platform/config/read-settings.js';
import { buildDocument, documentAsYaml } from '../platform/openapi/build-document.js';
import { RECALLS_DOCUMENT } from '../recalls/openapi/recalls.document.js';
import { previewApplication } from './preview-application.js';

/** `npm run openapi`: writes the OpenAPI document, with the default of every setting, to the given file. */
const [, , file] = process.argv;
if (file === undefined) throw new Error('Say which file to write: write-openapi.js docs/openapi.yml');
const settings = readSettings({});
await writeFile(
  file,
  documentAsYaml(buildDocument(await previewApplication(settings), RECALLS_DOCUMENT, settings)),
);
