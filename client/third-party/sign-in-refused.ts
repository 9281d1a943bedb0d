/** One error of the Authentication API. */
interface AccessFault {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
}

/** The Authentication API refused a call: as a rule the password is wrong or has expired. */
export class SignInRefused extends Error {
  override readonly name = 'SignInRefused';

  private constructor(
    readonly status: number,
    /** In the service's words. It does not say whether the user exists. */
    readonly detail: string,
    /** Names the call in the service's log. */
    readonly correlationId: string | undefined,
  ) {
    super(`The Authentication API answered ${status}: ${detail}`);
  }

  /** The password was right, and only `setPassword` works with it. */
  get isPasswordExpired(): boolean {
    return this.status === 401 && this.detail === 'Password expired';
  }

  /** @param answer one that is not a success; its body is read */
  static async of(answer: Response): Promise<SignInRefused> {
    const detail = detailOf(await answer.text()) ?? answer.statusText;
    return new SignInRefused(answer.status, detail, answer.headers.get('x-correlation-id') ?? undefined);
  }
}

function detailOf(text: string): string | undefined {
  try {
    const faults: readonly Partial<AccessFault>[] = JSON.parse(text);
    return faults.map(({ detail }) => detail).join('; ');
  } catch {
    return undefined;
  }
}
