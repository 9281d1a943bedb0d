import { CLIENT_BASIC_SCHEME } from '../../platform/identity/identity.openapi.js';
import { identityAddresses } from '../../platform/identity/identity-addresses.js';
import type { SurfaceDocument } from '../../platform/openapi/surface-document.js';
import type { Failure } from '../errors/api-errors.js';
import { ErrorBody } from '../errors/error-body.js';
import { AUDIENCES, describe, TAGS } from './description.js';
import { errorResponses, pipelineResponses } from './error-responses.js';
import { prefilledRequests } from './prefilled-requests.js';
import { headersOf, publicHeadersOf, RESPONSE_HEADERS } from './response-headers.js';

/** The document of the recalls surface, which is also `docs/openapi.yml`. */
export const RECALLS_DOCUMENT: SurfaceDocument = {
  files: '/openapi',
  page: '/docs',
  title: 'Vehicle Recalls API',
  about:
    "Vehicle manufacturers report safety recalls, vehicle by vehicle, and DVSA's MOT services ask for them.",
  version: '1.0.0',
  audiences: AUDIENCES,
  tags: TAGS,
  // It includes the token endpoint, where its callers get their access tokens.
  describes: (path) =>
    /^\/(recalls|mot|credentials|imports|admin|health|oauth2?)\b|^\/\{tenant\}\//.test(path),
  describe,
  securitySchemes: (settings) => {
    const { accessTokenUrl, scopeUrl } = identityAddresses(settings);
    return {
      accessToken: {
        type: 'oauth2',
        description: 'An access token of the client credentials flow, sent as `Authorization: Bearer …`.',
        flows: {
          clientCredentials: {
            tokenUrl: accessTokenUrl,
            scopes: { [scopeUrl]: 'Everything the client may do' },
          },
        },
      },
      apiKey: {
        type: 'apiKey',
        in: 'header',
        name: 'X-API-Key',
        description: 'The API key that was issued to the same client as the access token.',
      },
    };
  },
  ownSecuritySchemes: CLIENT_BASIC_SCHEME,
  prefilled: prefilledRequests,
  models: [ErrorBody],
  headers: RESPONSE_HEADERS,
  pipelineResponses,
  errorResponses: ({ isPublic, failures, hasBody, hasParameters }) => {
    // The compiler has checked the surface's own names (see ApiErrors), and the platform's are entries of the catalogue.
    const own = failures as readonly Failure[];
    if (isPublic) return errorResponses(['unknown', ...own], publicHeadersOf);
    const invalid: Failure[] = [
      ...(hasBody ? (['invalidBody'] as const) : []),
      ...(hasParameters ? (['invalidParameters'] as const) : []),
    ];
    return errorResponses([...invalid, ...own], headersOf);
  },
  responseHeaders: (status, isPublic) => (isPublic ? publicHeadersOf(status) : headersOf(status)),
};
