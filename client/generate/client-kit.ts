import { withVersion } from './client-package.js';
import { clientTypes } from './client-types.js';
import { collectionOf } from './postman/collection.js';
import { environmentOf } from './postman/environment.js';
import { readSpecification } from './specification.js';

/**
 * Everything that is made from the OpenAPI document: the text of each file, by its path.
 *
 * @param yaml the document
 * @param manifest `client/package.json` as it is, whose version alone comes from the document
 */
export async function clientKit(yaml: string, manifest: string): Promise<Readonly<Record<string, string>>> {
  const specification = readSpecification(yaml);
  const [server] = specification.servers;
  if (!server) throw new Error('The specification names no server.');
  const environment = environmentOf({
    baseUrl: server.url,
    accessTokenUrl: `${server.url}/oauth2/v2.0/token`,
    scopeUrl: `${server.url}/.default`,
    clients: {},
  });
  return {
    'client/package.json': withVersion(manifest, specification.info.version),
    'client/schema.d.ts': await clientTypes(yaml),
    'docs/postman/vehicle-recalls.postman_collection.json': json(collectionOf(specification)),
    'docs/postman/vehicle-recalls.postman_environment.json': json(environment),
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
