import type { SurfaceContract } from '../../surfaces/surface-contract.js';

export const tokenEndpointContract: SurfaceContract = {
  publicRoutes: {
    'POST /oauth2/v2.0/token': 400,
    'POST /:tenant/oauth2/v2.0/token': 400,
    'POST /oauth/token': 400,
    'GET /:tenant/v2.0/.well-known/openid-configuration': 200,
    'GET /:tenant/discovery/v2.0/keys': 200,
  },
};
