/** The response that a caller got. */
export interface Told {
  readonly status: number;
  readonly body: unknown;
}

interface Asked {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | URLSearchParams;
}

/** One request. @returns undefined when the connection ended before the whole response was received */
export async function exchange(url: string, asked: Asked): Promise<Told | undefined> {
  try {
    const answer = await fetch(url, asked);
    const text = await answer.text();
    return { status: answer.status, body: parsed(text) };
  } catch {
    return undefined;
  }
}

/** Whether the response says that the change was made. */
export function isDone(told: Told | undefined): told is Told {
  return told !== undefined && told.status >= 200 && told.status < 300;
}

/**
 * Whether it is unknown if the change was made: there was no response, or the response says that the service lost the database.
 *
 * @throws for any other response, because none of these requests deserves a refusal
 */
export function isUncertain(told: Told | undefined): boolean {
  if (told === undefined || told.status === 503) return true;
  if (told.status >= 200 && told.status < 300) return false;
  throw new Error(`A right request was answered ${told.status}: ${JSON.stringify(told.body)}`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
