import { readFile } from 'node:fs/promises';
import { Connection } from '../../../client/connection.js';
import type { Credentials } from '../../../client/credentials.js';
import { writeOutput } from '../../platform/cli/output-file.js';
import { publicUrl, type Settings } from '../../platform/config/settings.js';
import { demonstrationFile, readDemonstration } from '../demo/demo-file.js';
import type { RecallsRole } from '../roles.js';

export interface CallOptions {
  readonly method: string;
  readonly path: string;
  /** `field=value` pairs, or one text that is sent unchanged. */
  readonly body: readonly string[];
  readonly role: RecallsRole;
  /** The output of `recalls onboard` for the calling client; absent means the demonstration client of the role. */
  readonly credentialsFile?: string;
  /** A file for the response body; absent means standard output. */
  readonly output?: string;
}

interface CallingClient {
  /** The address of the service. */
  readonly url: string;
  readonly credentials: Credentials;
}

/** Validating a large file takes minutes. */
const LONGEST_SECONDS = 15 * 60;

/**
 * Calls the running service as a client, with a new token. The status line goes to standard error and the body to standard output, so that
 * other programs can read it. A response of 400 or more exits with 1.
 */
export async function call(options: CallOptions, settings: Settings): Promise<void> {
  if (!options.path.startsWith('/'))
    throw new Error('The path must start with /, for example /recalls/vin/ABC1');
  const body = bodyOf(options.body);
  const { url, credentials } = await callingClient(options, settings);
  const request = new Request(`${url}${options.path}`, {
    method: options.method.toUpperCase(),
    ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }),
  });
  await writeOutput(options.output, async () => {
    const answer = await sendOnce(request, credentials);
    process.stderr.write(`${answer.status} ${answer.statusText}\n`);
    const body = await answer.text();
    const text = body === '' ? '' : `${readable(body)}\n`;
    if (answer.ok) return text;
    process.exitCode = 1;
    // An error is meant for the person who calls again, and must not be in the file.
    process.stdout.write(text);
    return undefined;
  });
}

async function callingClient(
  { credentialsFile, role }: CallOptions,
  settings: Settings,
): Promise<CallingClient> {
  if (credentialsFile !== undefined) {
    const credentials = await readCredentials(credentialsFile);
    return { url: publicUrl(settings), credentials };
  }
  const demonstration = await readDemonstration(settings.dataDir);
  if (!demonstration) {
    throw new Error(
      `There is no ${demonstrationFile(settings.dataDir)}: it is written when the service first starts, without NODE_ENV=production`,
    );
  }
  // The service's address on this machine, because callers from elsewhere may come through a proxy.
  const { url } = demonstration;
  return { url, credentials: { ...demonstration[role], accessTokenUrl: `${url}/oauth2/v2.0/token` } };
}

async function readCredentials(file: string): Promise<Credentials> {
  try {
    const credentials: Credentials = JSON.parse(await readFile(file, 'utf8'));
    if (URL.canParse(credentials.accessTokenUrl)) return credentials;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined) throw new Error(`${file} can't be read (${code})`);
  }
  throw new Error(`${file} is not what onboarding answered`);
}

/** `field=value` pairs need no quotes in any shell; a JSON text can contain anything, also invalid values. */
function bodyOf(words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined;
  const pairs = words.map((word) => /^([A-Za-z]\w*)=(.*)$/s.exec(word));
  const fields = pairs.flatMap((pair) => (pair ? [[pair[1], pair[2]]] : []));
  if (fields.length === words.length) return JSON.stringify(Object.fromEntries(fields));
  if (words.length === 1) return words[0];
  throw new Error('The body must be field=value pairs, or one JSON text in quotes');
}

/** Sent once without retries, because a person who calls by hand wants to see each response, also a 429. */
async function sendOnce(request: Request, credentials: Credentials): Promise<Response> {
  try {
    return await new Connection({ credentials, retryBudgetSeconds: 0, timeoutSeconds: LONGEST_SECONDS }).send(
      request,
    );
  } catch (error) {
    // fetch reports "fetch failed" for every error; the reason is in its cause.
    const reason = (error as { cause?: { code?: string; message?: string } }).cause;
    if (reason?.code === 'ECONNREFUSED') {
      throw new Error(
        `Nothing answers at ${new URL(request.url).origin}: start the service with "npm start" first`,
      );
    }
    throw reason?.message ? new Error(`The call failed: ${reason.message}`) : error;
  }
}

function readable(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
