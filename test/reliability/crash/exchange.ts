/** What a caller was told. */
export interface Told {
  readonly status: number;
  readonly body: unknown;
}

interface Asked {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | URLSearchParams;
}

/** One request. @returns undefined when the connection ended before all of the answer was there */
export async function exchange(url: string, asked: Asked): Promise<Told | undefined> {
  try {
    const answer = await fetch(url, asked);
    const text = await answer.text();
    return { status: answer.status, body: parsed(text) };
  } catch {
    return undefined;
  }
}

/** Whether the service says that it is done. */
export function isDone(told: Told | undefined): told is Told {
  return told !== undefined && told.status >= 200 && told.status < 300;
}

/**
 * Whether what was asked for may have happened or not: there was no answer, or the one that the service gives when it lost
 * the database.
 *
 * @throws when it is any other answer, since nothing that is asked for here deserves a refusal
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
