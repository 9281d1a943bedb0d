import { type Script, variablesOf } from '../scripts.js';

export const SIGN_IN = 'Sign in';

/** Milliseconds. A token lives one hour. */
const RENEWED_AFTER = 59 * 60_000;

const { token, tokenEnd } = variablesOf('kadoe');

/** Before each call: a single call that is sent later signs in a minute before the old token ends. */
export const RENEWS_TOKEN: Script = [
  `const renewAt = Number(pm.collectionVariables.get('${tokenEnd}'));`,
  `if (pm.info.requestName !== '${SIGN_IN}' && renewAt <= Date.now()) {`,
  '  const credentials = {',
  "    userName: pm.variables.get('kadoeUserName'),",
  "    password: pm.variables.get('kadoePassword'),",
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

export const KEEPS_TOKEN: Script = [
  "pm.test('gives a token', () => {",
  '  pm.response.to.have.status(200);',
  "  pm.expect(pm.response.json()['id-token']).to.be.a('string');",
  `  pm.collectionVariables.set('${token}', pm.response.json()['id-token']);`,
  `  pm.collectionVariables.set('${tokenEnd}', Date.now() + ${RENEWED_AFTER});`,
  '});',
];
