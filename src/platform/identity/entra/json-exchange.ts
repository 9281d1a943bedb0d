/** Many times the size of any response of Entra or Graph; a larger one is not theirs. */
const LONGEST_ANSWER = 8 * 1024 * 1024;

/** The response of another service. */
export interface JsonAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** Undefined for no body and for one that is not JSON: proxies answer with HTML pages during outages. */
  readonly body: unknown;
}

/** There was no response: the other side could not be reached, was too slow, or closed the connection. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/**
 * Sends one request and reads its response, whatever the status is.
 *
 * @throws NoAnswer
 */
export async function exchangeJson(
  url: string,
  init: { method?: string; headers?: Record<string, string>; body?: string; signal: AbortSignal },
): Promise<JsonAnswer> {
  try {
    // Redirects are not followed, because they would send a token to another host, or let it provide keys.
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

/** One line without the address, which may contain a client's id. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown reason';
  const cause = error.cause instanceof Error ? error.cause : error;
  const { code } = cause as NodeJS.ErrnoException;
  return typeof code === 'string' ? code : cause.message;
}
