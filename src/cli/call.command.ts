import type { Settings } from '../config/settings.js';
import { demonstrationFile, readDemonstration } from '../demonstration/demonstration-file.js';
import type { Role } from '../http/caller.js';
import type { OnboardedClient } from '../onboarding/onboarding.service.js';

export interface CallOptions {
  readonly method: string;
  readonly path: string;
  /** `field=value` pairs, or one text that is sent as it is. */
  readonly body: readonly string[];
  readonly role: Role;
}

/**
 * Calls the running service as a demonstration client, with a token of its own: the status line goes to standard
 * error and the body to standard output, so that other programs can read it. An answer of 400 or more exits with 1.
 */
export async function call(options: CallOptions, settings: Settings): Promise<void> {
  if (!options.path.startsWith('/'))
    throw new Error('The path must start with /, for example /recalls/vin/ABC1');
  const body = bodyOf(options.body);
  const demonstration = await readDemonstration(settings.dataDir);
  if (!demonstration) {
    throw new Error(
      `There is no ${demonstrationFile(settings.dataDir)}: it is written when the service first starts, without NODE_ENV=production`,
    );
  }
  const client = demonstration[options.role];
  const token = await requestToken(demonstration.url, client);
  const answer = await send(`${demonstration.url}${options.path}`, {
    method: options.method.toUpperCase(),
    headers: {
      authorization: `Bearer ${token}`,
      'x-api-key': client.apiKey,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
  });
  process.stderr.write(`${answer.status} ${answer.statusText}\n`);
  const text = await answer.text();
  if (text !== '') process.stdout.write(`${readable(text)}\n`);
  if (!answer.ok) process.exitCode = 1;
}

/** `field=value` pairs need no quotes in any shell; a JSON text can say everything, also what is wrong. */
function bodyOf(words: readonly string[]): string | undefined {
  if (words.length === 0) return undefined;
  const pairs = words.map((word) => /^([A-Za-z]\w*)=(.*)$/s.exec(word));
  const fields = pairs.flatMap((pair) => (pair ? [[pair[1], pair[2]]] : []));
  if (fields.length === words.length) return JSON.stringify(Object.fromEntries(fields));
  if (words.length === 1) return words[0];
  throw new Error('The body must be field=value pairs, or one JSON text in quotes');
}

async function requestToken(url: string, client: OnboardedClient): Promise<string> {
  const answer = await send(`${url}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: client.clientId,
      client_secret: client.clientSecret,
      scope: client.scopeUrl,
    }),
  });
  const body = (await answer.json()) as { access_token?: string; error_description?: string };
  if (body.access_token === undefined) {
    throw new Error(
      `The service gave no token: ${answer.status} ${body.error_description ?? answer.statusText}`,
    );
  }
  return body.access_token;
}

async function send(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, request);
  } catch (error) {
    // fetch says "fetch failed" for everything; the reason is inside.
    const reason = (error as { cause?: { code?: string; message?: string } }).cause;
    if (reason?.code === 'ECONNREFUSED') {
      throw new Error(`Nothing answers at ${new URL(url).origin}: start the service with "npm start" first`);
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
