import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort, settingsOf } from './services.js';

const CLI = fileURLToPath(new URL('../service/cli.js', import.meta.url));

const PASSWORD = 'Bench-Mark-2026';

/** A client that no limit of its plan holds back. */
export interface ThirdPartyClient {
  readonly userName: string;
  readonly oneTimePassword: string;
  readonly apiKey: string;
}

/** Onboards a client of the KADOE surface. */
export function onboardKadoeClient(databaseUrl: string, dataDir: string): Promise<ThirdPartyClient> {
  return onboardThirdParty(databaseUrl, dataDir, [
    ...['--role', 'kadoe', '--name', 'Benchmark Parking', '--email', 'bench@example.com'],
    ...['--enquirer', 'IT321=00EV'],
  ]);
}

/** Onboards a client of a DVLA surface as an administrator would, with the command line. */
export async function onboardThirdParty(
  databaseUrl: string,
  dataDir: string,
  words: readonly string[],
): Promise<ThirdPartyClient> {
  const recalls = async (...parameters: string[]) => {
    const env = settingsOf(databaseUrl, dataDir, await freePort());
    return promisify(execFile)(process.execPath, [CLI, ...parameters], { env });
  };
  await recalls('plans', 'create', 'bench', '--rate', '10000', '--burst', '100000');
  const { stdout } = await recalls('onboard', ...words, '--plan', 'bench');
  return JSON.parse(stdout) as ThirdPartyClient;
}

/** Sets a password of its own and signs in. @returns the headers of its calls */
export async function signIn({ userName, oneTimePassword, apiKey }: ThirdPartyClient, url: string) {
  await post(url, 'password', { userName, password: oneTimePassword, newPassword: PASSWORD });
  const { 'id-token': token = '' } = await post(url, 'authenticate', { userName, password: PASSWORD });
  return { authorization: token, 'x-api-key': apiKey };
}

async function post(url: string, call: string, body: object): Promise<Record<string, string>> {
  const answer = await fetch(`${url}/thirdparty-access/v1/${call}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${call} was answered with ${answer.status}.`);
  return (await answer.json()) as Record<string, string>;
}
