// A manufacturer's program as Microsoft documents it: it gets a token with MSAL, opens a recall with it, and prints the response. It runs
// in a process of its own because Node reads NODE_EXTRA_CA_CERTS at its start.
import { ConfidentialClientApplication } from '@azure/msal-node';

const { serviceUrl, accessTokenUrl, clientId, clientSecret, scopeUrl, apiKey, recall } = JSON.parse(
  process.argv[2],
);
const msal = new ConfidentialClientApplication({
  auth: {
    clientId,
    clientSecret,
    authority: accessTokenUrl.replace('/oauth2/v2.0/token', ''),
    // Host and port, because MSAL compares both.
    knownAuthorities: [new URL(accessTokenUrl).host],
  },
});
const request = { scopes: [scopeUrl] };
const first = await msal.acquireTokenByClientCredential(request);
const second = await msal.acquireTokenByClientCredential(request);
const answer = await fetch(`${serviceUrl}/recalls`, {
  method: 'POST',
  headers: {
    Authorization: `Bearer ${first.accessToken}`,
    'X-API-Key': apiKey,
    'Content-Type': 'application/json',
  },
  body: JSON.stringify(recall),
});
console.log(
  JSON.stringify({
    status: answer.status,
    body: await answer.json(),
    expiresOn: first.expiresOn,
    fromCache: [first.fromCache, second.fromCache],
  }),
);
