import openapiTypes, { astToString } from 'openapi-typescript';

const HEADING = '// Made from docs/openapi.yml by `npm run client-kit`: change that, not this.\n';

/** The specification's paths, bodies and answers as TypeScript types. */
export async function clientTypes(yaml: string): Promise<string> {
  return HEADING + astToString(await openapiTypes(yaml));
}
