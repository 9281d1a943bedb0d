import { withVersion } from './client-package.js';
import { clientTypes } from './client-types.js';
import { collectionOf } from './postman/collection.js';
import { environmentOf } from './postman/environment.js';
import { kadoeCollectionOf } from './postman/kadoe/collection.js';
import { kadoeEnvironmentOf } from './postman/kadoe/environment.js';
import { renewalCollectionOf } from './postman/licence-renewal/collection.js';
import { renewalEnvironmentOf } from './postman/licence-renewal/environment.js';
import { readSpecification } from './specification.js';

/** The OpenAPI documents that it is made from. */
export interface Documents {
  readonly recalls: string;
  readonly kadoe: string;
  readonly licenceRenewal: string;
  readonly authentication: string;
}

export const DOCUMENT_FILES: Readonly<Record<keyof Documents, string>> = {
  recalls: 'docs/openapi.yml',
  kadoe: 'docs/openapi-kadoe.yml',
  licenceRenewal: 'docs/openapi-licence-renewal.yml',
  authentication: 'docs/openapi-third-party-access.yml',
};

/**
 * Everything that is made from the OpenAPI documents: the text of each file, by its path.
 *
 * @param manifest `client/package.json` as it is, whose version alone comes from the document of the recalls
 */
export async function clientKit(
  documents: Documents,
  manifest: string,
): Promise<Readonly<Record<string, string>>> {
  const recalls = readSpecification(documents.recalls);
  const kadoe = readSpecification(documents.kadoe);
  const licenceRenewal = readSpecification(documents.licenceRenewal);
  const [server] = recalls.servers;
  if (!server) throw new Error('The specification names no server.');
  const environment = environmentOf({
    baseUrl: server.url,
    accessTokenUrl: `${server.url}/oauth2/v2.0/token`,
    scopeUrl: `${server.url}/.default`,
    clients: {},
  });
  return {
    'client/package.json': withVersion(manifest, recalls.info.version),
    'client/schema.d.ts': await clientTypes(DOCUMENT_FILES.recalls, documents.recalls),
    'client/kadoe/schema.d.ts': await clientTypes(DOCUMENT_FILES.kadoe, documents.kadoe),
    'client/licence-renewal/schema.d.ts': await clientTypes(
      DOCUMENT_FILES.licenceRenewal,
      documents.licenceRenewal,
    ),
    'docs/postman/vehicle-recalls.postman_collection.json': json(collectionOf(recalls)),
    'docs/postman/vehicle-recalls.postman_environment.json': json(environment),
    'docs/postman/kadoe.postman_collection.json': json(
      kadoeCollectionOf({ kadoe, authentication: readSpecification(documents.authentication) }),
    ),
    'docs/postman/kadoe.postman_environment.json': json(kadoeEnvironmentOf({ baseUrl: server.url })),
    'docs/postman/licence-renewal.postman_collection.json': json(
      renewalCollectionOf({ licenceRenewal, authentication: readSpecification(documents.authentication) }),
    ),
    'docs/postman/licence-renewal.postman_environment.json': json(
      renewalEnvironmentOf({ baseUrl: server.url }),
    ),
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
