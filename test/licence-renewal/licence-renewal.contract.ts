import type { SurfaceContract } from '../surfaces/surface-contract.js';

const PAGE = '/drivers-renewal/docs';

export const licenceRenewalContract: SurfaceContract = {
  publicRoutes: {
    'GET /drivers-renewal/openapi.json': 200,
    'GET /drivers-renewal/openapi.yml': 200,
    [`GET ${PAGE}`]: 200,
    [`GET ${PAGE}/`]: 200,
    [`GET ${PAGE}/*`]: 200,
    [`HEAD ${PAGE}/*`]: 200,
    [`GET ${PAGE}/docs/*`]: 200,
    [`HEAD ${PAGE}/docs/*`]: 200,
    [`GET ${PAGE}/LICENSE`]: 404,
    [`GET ${PAGE}/index.html`]: 200,
    [`GET ${PAGE}/swagger-ui-init.js`]: 200,
    [`GET ${PAGE}/docs/swagger-ui-init.js`]: 200,
  },
};
