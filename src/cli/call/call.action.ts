import { readFile } from 'node:fs/promises';
import { writeOutput } from '../../platform/cli/output-file.js';
import { sayWhatIsAwaited } from '../../platform/clock/wait-notice.js';
import type { Settings } from '../../platform/config/settings.js';
import { callTarget, type WhoCalls } from './call-target.js';
import { LONGEST_SECONDS, sendAs } from './caller-connection.js';
import type { CallerCredentials } from './credentials-file.js';

export interface CallOptions extends WhoCalls {
  readonly method: string;
  readonly path: string;
  /** `field=value` pairs, one text that is sent unchanged, or `@` and the name of a file that is. */
  readonly body: readonly string[];
  /** More headers: `X-Test-Scenario: accepted`. */
  readonly headers: readonly string[];
  /** A file for the answer; absent means standard output. */
  readonly out?: string;
}

/**
 * Calls the running service as a client, with a new token. The status line goes to standard error and the body to standard output, so that
 * other programs can read it. A response of 400 or more exits with 1.
 */
export async function call(options: CallOptions, settings: Settings): Promise<void> {
  if (!options.path.startsWith('/'))
    throw new Error('The path must start with /, for example /recalls/vin/ABC1');
  const body = await bodyOf(options.body);
  const { url, credentials } = await callTarget(options, settings);
  const request = new Request(`${url}${options.path}`, {
    method: options.method.toUpperCase(),
    headers: [
      ...(body === undefined ? [] : [['content-type', 'application/json'] as [string, string]]),
      ...options.headers.map(headerOf),
    ],
    ...(body === undefined ? {} : { body }),
  });
  await writeOutput(options.out, async () => {
    const answer = await sayWhatIsAwaited(`the service at ${new URL(url).origin} to answer`, () =>
      sendOnce(request, credentials),
    );
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

/** `field=value` pairs need no quotes in any shell; a JSON text can say everything, also what is wrong. */
async function bodyOf(words: readonly string[]): Promise<string | Buffer | undefined> {
  if (words.length === 0) return undefined;
  const [first = ''] = words;
  if (words.length === 1 && first.startsWith('@')) return readBody(first.slice(1));
  const pairs = words.map((word) => /^([A-Za-z]\w*)=(.*)$/s.exec(word));
  const fields = pairs.flatMap((pair) => (pair ? [[pair[1], pair[2]]] : []));
  if (fields.length === words.length) return JSON.stringify(Object.fromEntries(fields));
  if (words.length === 1) return words[0];
  throw new Error('The body must be field=value pairs, one JSON text in quotes, or @ and a file');
}

async function readBody(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new Error(`${file} can't be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function headerOf(text: string): [name: string, value: string] {
  const [, name = '', value = ''] = /^([\w-]+):\s*([\x20-\x7e]+)$/.exec(text) ?? [];
  if (name === '') throw new Error(`A header must be a name and a value: "X-Test-Scenario: accepted"`);
  return [name, value];
}

async function sendOnce(request: Request, credentials: CallerCredentials): Promise<Response> {
  try {
    return await sendAs(credentials, request);
  } catch (error) {
    // fetch reports "fetch failed" for every error; the reason is in its cause.
    const reason = (error as { cause?: { code?: string; message?: string } }).cause;
    if (reason?.code === 'ECONNREFUSED') {
      throw new Error(
        `Nothing answers at ${new URL(request.url).origin}: start the service with "npm start" first, or say with --url where it is`,
      );
    }
    if ((error as Error).name === 'TimeoutError') {
      throw new Error(
        `The service at ${new URL(request.url).origin} did not answer within ${LONGEST_SECONDS / 60} minutes: look at its log, and try again`,
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
