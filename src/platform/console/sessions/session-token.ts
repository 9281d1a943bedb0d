import { hash, randomBytes } from 'node:crypto';

/** 256 random bits that nobody can guess, and what is stored of them. Base64url, because they are in a cookie or an address. */
export function createToken(): { readonly token: string; readonly tokenHash: Buffer } {
  const token = randomBytes(32).toString('base64url');
  return { token, tokenHash: hashOfToken(token) };
}

/** SHA-256 without a salt is enough, because nobody can try out 256 random bits. */
export function hashOfToken(token: string): Buffer {
  return hash('sha256', token, 'buffer');
}

const TOKEN = /^[\w-]{43}$/;

/** Whether a text can be a token at all. Everything else is not looked for in the database. */
export function isToken(text: unknown): text is string {
  return typeof text === 'string' && TOKEN.test(text);
}
