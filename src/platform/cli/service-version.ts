import { readFile } from 'node:fs/promises';

/** Beside `dist`, in the project and in the image. */
const PACKAGE = new URL('../../../../package.json', import.meta.url);

/** The version of the service, as its package says. */
export async function serviceVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(PACKAGE, 'utf8')) as { version: string };
  return version;
}
