import type { SurfaceDocument } from '../../openapi/surface-document.js';

/** What callers of a surface with id tokens send, for its document. */
export const ID_TOKEN_SCHEMES = {
  idToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The token. It is also accepted without `Bearer`.',
  },
  apiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Key',
    description: 'The API key of the client that the token names.',
  },
} as const satisfies ReturnType<SurfaceDocument['securitySchemes']>;
