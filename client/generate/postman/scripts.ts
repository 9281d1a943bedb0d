import type { Caller, Role, Step } from './journey.js';

/** A Postman script is a list of lines. */
export type Script = readonly string[];

export const TOKEN_REQUEST = 'Get an access token';

/** What Postman calls a client's variables, in the environment and in the collection. */
export const variablesOf = (role: Caller) => ({
  clientId: `${role}ClientId`,
  clientSecret: `${role}ClientSecret`,
  apiKey: `${role}ApiKey`,
  token: `${role}Token`,
  /** Milliseconds since 1970. */
  tokenEnd: `${role}TokenEnd`,
});

/** Before each call of a role: a single call that is sent later gets a new token a minute before the old one ends. */
export function renewsToken(role: Role): Script {
  const { clientId, clientSecret, token, tokenEnd } = variablesOf(role);
  return [
    `const end = Number(pm.collectionVariables.get('${tokenEnd}'));`,
    `if (pm.info.requestName !== '${TOKEN_REQUEST}' && end - Date.now() < 60_000) {`,
    '  const form = {',
    "    grant_type: 'client_credentials',",
    `    client_id: pm.variables.get('${clientId}'),`,
    `    client_secret: pm.variables.get('${clientSecret}'),`,
    "    scope: pm.variables.get('scope'),",
    '  };',
    '  pm.sendRequest(',
    '    {',
    "      url: pm.variables.get('accessTokenUrl'),",
    "      method: 'POST',",
    "      body: { mode: 'urlencoded', urlencoded: Object.entries(form).map(([key, value]) => ({ key, value })) },",
    '    },',
    '    (error, response) => {',
    "      if (error || response.code !== 200) throw new Error('No token: ' + (error || response.text()));",
    `      pm.collectionVariables.set('${token}', response.json().access_token);`,
    `      pm.collectionVariables.set('${tokenEnd}', Date.now() + response.json().expires_in * 1000);`,
    '    },',
    '  );',
    '}',
  ];
}

export function keepsToken(role: Role): Script {
  const { token, tokenEnd } = variablesOf(role);
  return [
    "pm.test('gives a token', () => {",
    '  pm.response.to.have.status(200);',
    '  const { access_token, expires_in } = pm.response.json();',
    '  pm.expect(expires_in).to.be.above(0);',
    `  pm.collectionVariables.set('${token}', access_token);`,
    `  pm.collectionVariables.set('${tokenEnd}', Date.now() + expires_in * 1000);`,
    '});',
  ];
}

/** @param members what the answer must have, if it is an object */
export function tests({ status, keeps = {} }: Step, members: readonly string[]): Script {
  const keeping = Object.entries(keeps);
  return [
    `pm.test('answers ${status}', () => pm.response.to.have.status(${status}));`,
    "pm.test('names the call', () => pm.response.to.have.header('X-Request-Id'));",
    ...(members.length === 0
      ? []
      : [
          "pm.test('has what the specification says', () => {",
          `  pm.expect(pm.response.json()).to.include.all.keys(${JSON.stringify(members)});`,
          '});',
        ]),
    ...(keeping.length === 0
      ? []
      : [
          'if (pm.response.code === 200) {',
          '  const answer = pm.response.json();',
          ...keeping.map(([name, value]) => `  pm.collectionVariables.set('${name}', ${value});`),
          '}',
        ]),
  ];
}

export function skippedWithout(variable: string): Script {
  return [`if (!pm.collectionVariables.get('${variable}')) pm.execution.skipRequest();`];
}

/** Nobody should disable a client by running a whole collection. */
export const SKIPPED_UNLESS_ALLOWED: Script = [
  "if (pm.environment.get('allowChanges') !== 'true') pm.execution.skipRequest();",
];
