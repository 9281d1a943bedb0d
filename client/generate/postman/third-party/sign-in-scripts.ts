import { type Script, variablesOf } from '../scripts.js';

/** Whose user signs in. */
export type SignedInCaller = 'kadoe' | 'renewal';

export const SIGN_IN = 'Sign in';

/** Milliseconds. A token lives one hour. */
const RENEWED_AFTER = 59 * 60_000;

/** What Postman calls a user's variables in the environment. */
export const userVariablesOf = (caller: SignedInCaller) => ({
  userName: `${caller}UserName`,
  password: `${caller}Password`,
});

/** Before each call: a single call that is sent later signs in a minute before the old token ends. */
export function renewsToken(caller: SignedInCaller): Script {
  const { token, tokenEnd } = variablesOf(caller);
  const { userName, password } = userVariablesOf(caller);
  return [
    `const renewAt = Number(pm.collectionVariables.get('${tokenEnd}'));`,
    `if (pm.info.requestName !== '${SIGN_IN}' && renewAt <= Date.now()) {`,
    '  const credentials = {',
    `    userName: pm.variables.get('${userName}'),`,
    `    password: pm.variables.get('${password}'),`,
    '  };',
    '  pm.sendRequest(',
    '    {',
    "      url: pm.variables.get('authenticateUrl'),",
    "      method: 'POST',",
    "      header: { 'Content-Type': 'application/json' },",
    "      body: { mode: 'raw', raw: JSON.stringify(credentials) },",
    '    },',
    '    (error, response) => {',
    "      if (error || response.code !== 200) throw new Error('No token: ' + (error || response.text()));",
    `      pm.collectionVariables.set('${token}', response.json()['id-token']);`,
    `      pm.collectionVariables.set('${tokenEnd}', Date.now() + ${RENEWED_AFTER});`,
    '    },',
    '  );',
    '}',
  ];
}

export function keepsToken(caller: SignedInCaller): Script {
  const { token, tokenEnd } = variablesOf(caller);
  return [
    "pm.test('gives a token', () => {",
    '  pm.response.to.have.status(200);',
    "  pm.expect(pm.response.json()['id-token']).to.be.a('string');",
    `  pm.collectionVariables.set('${token}', pm.response.json()['id-token']);`,
    `  pm.collectionVariables.set('${tokenEnd}', Date.now() + ${RENEWED_AFTER});`,
    '});',
  ];
}
