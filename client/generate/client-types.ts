import openapiTypes, { astToString } from 'openapi-typescript';

/** The paths, bodies and answers of a specification as TypeScript types. */
export async function clientTypes(file: string, yaml: string): Promise<string> {
  const heading = `// Made from ${file} by \`npm run client-kit\`: change that, not this.\n`;
  return heading + astToString(await openapiTypes(yaml));
}
