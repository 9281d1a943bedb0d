import type { SurfaceWorld, WrongCredentials } from '../../surfaces/surface-contract.js';

type Headers = Readonly<Record<string, string>>;

/** A world whose clients sign in with a password. */
export interface SignedInWorld extends SurfaceWorld {
  readonly right: Headers;
  /** Of another client of the same surface. */
  readonly another: Headers;
  readonly disabled: Headers;
  readonly expired: Headers;
  /** Of a client of the recalls surface. */
  readonly recalls: Headers;
}

/** The ways in which the credentials of a surface with id tokens can be wrong. The errors are keys of its contract. */
export const WRONG_CREDENTIALS: readonly WrongCredentials<SignedInWorld>[] = [
  { name: 'none', error: 'token', headers: () => ({}) },
  { name: 'no token', error: 'token', headers: ({ right }) => ({ 'X-API-Key': right['X-API-Key'] ?? '' }) },
  {
    name: 'a token that is none',
    error: 'token',
    headers: ({ right }) => ({ ...right, Authorization: 'none' }),
  },
  {
    name: "a token with another one's signature",
    error: 'token',
    headers: ({ right, another }) => {
      const [header, claims] = (right.Authorization ?? '').split('.');
      const [, , signature] = (another.Authorization ?? '').split('.');
      return { ...right, Authorization: `${header}.${claims}.${signature}` };
    },
  },
  { name: 'a token that has expired', error: 'token', headers: ({ expired }) => expired },
  { name: 'an access token of the recalls surface', error: 'token', headers: ({ recalls }) => recalls },
  {
    name: 'no API key',
    error: 'forbidden',
    headers: ({ right }) => ({ Authorization: right.Authorization ?? '' }),
  },
  {
    name: 'the API key of another client',
    error: 'forbidden',
    headers: ({ right, another }) => ({ ...right, 'X-API-Key': another['X-API-Key'] ?? '' }),
  },
  { name: 'a client that is disabled', error: 'forbidden', headers: ({ disabled }) => disabled },
];
