import { readFile } from 'node:fs/promises';
import type { Credentials } from '../../../client/credentials.js';
import type { CredentialsOfUser } from '../../../client/third-party/credentials-of-user.js';

/** A client of the recalls surface as onboarding answered it. Files of earlier versions do not say where the API is. */
export interface ClientWithSecret extends Credentials {
  readonly apiUrl?: string;
}

/** A client of a DVLA surface as onboarding answered it, or with the password that it has set. */
export interface ClientWithUser extends Omit<CredentialsOfUser, 'password'> {
  readonly apiUrl: string;
  readonly authenticateUrl: string;
  readonly password?: string;
  readonly oneTimePassword?: string;
}

export type CallerCredentials = ClientWithSecret | ClientWithUser;

export function hasUser(credentials: CallerCredentials): credentials is ClientWithUser {
  return 'userName' in credentials;
}

/** What onboarding of either kind printed. */
export async function readCredentials(file: string): Promise<CallerCredentials> {
  try {
    const credentials: CallerCredentials = JSON.parse(await readFile(file, 'utf8'));
    const isComplete = hasUser(credentials)
      ? URL.canParse(credentials.authenticateUrl) && typeof credentials.userName === 'string'
      : URL.canParse(credentials.accessTokenUrl) && typeof credentials.scopeUrl === 'string';
    if (isComplete) return credentials;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== undefined) throw new Error(`${file} can't be read (${code})`);
  }
  throw new Error(`${file} is not what onboarding answered`);
}
