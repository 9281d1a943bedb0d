import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { sectionOf } from '../../readme/section.js';

/** Debian's own, which has the libraries that Debian installs. */
const PYTHON = '/usr/bin/python3';

export const hasPythonMsal = spawnSync(PYTHON, ['-c', 'import msal']).status === 0;

export const hasOpenSsl = spawnSync('openssl', ['version']).status === 0;

/** The lines of docs/identity.md for Microsoft's libraries that are in this language. */
export async function documentedLines(language: 'js' | 'python' | 'sh'): Promise<string> {
  const section = sectionOf(await readFile('docs/identity.md', 'utf8'), "With Microsoft's libraries");
  const lines = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(section)?.[1];
  if (lines === undefined) throw new Error(`The page has no lines in ${language}.`);
  return lines;
}

/** What follows the lines: opens a recall with their token, and prints the answer and what the cache does. */
const ENDINGS = {
  js: `
const again = await msal.acquireTokenByClientCredential({ scopes: [scopeUrl] });
const { serviceUrl, apiKey, recall } = JSON.parse(process.argv[2]);
const answer = await fetch(serviceUrl + '/recalls', {
  method: 'POST',
  headers: { Authorization: 'Bearer ' + accessToken, 'X-API-Key': apiKey, 'Content-Type': 'application/json' },
  body: JSON.stringify(recall),
});
console.log(JSON.stringify({
  status: answer.status,
  body: await answer.json(),
  cached: again.fromCache && again.accessToken === accessToken,
  expiresOn: again.expiresOn,
}));
`,
  python: `
import sys
import requests
given = json.loads(sys.argv[1])
again = app.acquire_token_silent([credentials["scopeUrl"]], account=None)
answer = requests.post(
    given["serviceUrl"] + "/recalls",
    headers={"Authorization": "Bearer " + access_token, "X-API-Key": given["apiKey"]},
    json=given["recall"],
)
print(json.dumps({
    "status": answer.status_code,
    "body": answer.json(),
    "cached": again["access_token"] == access_token,
}))
`,
};

export interface Outcome {
  readonly status: number;
  readonly body: unknown;
  /** Whether a second request for a token was answered with the first one. */
  readonly cached: boolean;
  /** Node.js alone. */
  readonly expiresOn?: string;
}

/**
 * Runs the documented lines as a client's program, in a folder and a process of its own because both runtimes read which
 * certificates they know when they start.
 *
 * @param certFile of the token issuer, and of the service if it has one
 */
export async function runDocumentedLines(
  language: 'js' | 'python',
  {
    client,
    certFile,
    ...given
  }: { client: OnboardedClient; certFile: string; serviceUrl: string; recall: object },
): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'recalls-test-msal-'));
  try {
    const program = join(folder, language === 'js' ? 'program.mjs' : 'program.py');
    await writeFile(program, (await documentedLines(language)) + ENDINGS[language]);
    await writeFile(join(folder, 'credentials.json'), JSON.stringify(client));
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
    const runtime = language === 'js' ? process.execPath : PYTHON;
    const words = [program, JSON.stringify({ ...given, apiKey: client.apiKey })];
    const { stdout } = await promisify(execFile)(runtime, words, {
      cwd: folder,
      env: { ...process.env, NODE_EXTRA_CA_CERTS: certFile, REQUESTS_CA_BUNDLE: certFile },
    });
    return JSON.parse(stdout) as Outcome;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
