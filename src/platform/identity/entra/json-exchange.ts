/** Many times what any answer of Entra or Graph has; what is longer is not one of theirs. */
const LONGEST_ANSWER = 8 * 1024 * 1024;

/** What another service answered. */
export interface JsonAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined for no body, and for one that is not JSON: proxies and outages answer with pages. */
  readonly body: unknown;
}

/** No answer came: the other side could not be reached, was too slow, or went away in the middle. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/**
 * One request and its answer, whatever that is.
 *
 * @throws NoAnswer
 */
export async function exchangeJson(
  url: string,
  init: { method?: string; headers?: Record<string, string>; body?: string; signal: AbortSignal },
): Promise<JsonAnswer> {
  try {
    // Redirects are not followed: they would take a token, or trust in keys, to another place.
    const response = await fetch(url, { ...init, redirect: 'manual' });
    return { status: response.status, headers: response.headers, body: parsed(await textOf(response)) };
  } catch (error) {
    throw new NoAnswer(`${new URL(url).host} gave no answer: ${reasonOf(error)}`);
  }
}

async function textOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.byteLength;
    if (length > LONGEST_ANSWER) throw new Error('the answer has no end');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** In one line, and without the address: it may name a client. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  const cause = error.cause instanceof Error ? error.cause : error;
  const { code } = cause as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : cause.message;
}
