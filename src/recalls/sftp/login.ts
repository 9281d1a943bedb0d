import { createHash } from 'node:crypto';
import ssh2, { type AuthContext, type PublicKeyAuthContext } from 'ssh2';
import type { SftpAccounts } from './sftp-accounts.js';

/** The result of one login request. `asked` means that the key is accepted and the client must now prove that it has it. */
export type LoginOutcome =
  | { readonly kind: 'proved'; readonly fingerprint: string }
  | { readonly kind: 'asked' }
  | { readonly kind: 'refused' };

const REFUSED: LoginOutcome = { kind: 'refused' };

/** Checks one login request: public keys only. It sends no response itself. */
export async function authenticatePublicKey(
  context: AuthContext,
  accounts: SftpAccounts,
): Promise<LoginOutcome> {
  if (context.method !== 'publickey' || !bringsKey(context) || signsWithSha1(context)) return REFUSED;
  const fingerprint = fingerprintOf(context.key.data);
  const known = await accounts.findKey(context.username, fingerprint);
  if (known === undefined) return REFUSED;
  const key = ssh2.utils.parseKey(known);
  if (key instanceof Error || key.type !== context.key.algo) return REFUSED;
  if (!context.signature || !context.blob) return { kind: 'asked' };
  return key.verify(context.blob, context.signature, context.hashAlgo) === true
    ? { kind: 'proved', fingerprint }
    : REFUSED;
}

/**
 * The response to a query repeats the algorithm of the query (RFC 4252, section 7). ssh2 would answer every query about an RSA key with
 * `ssh-rsa`, which many clients written in Go take for a refusal.
 */
export function restoreAlgorithm(context: AuthContext): void {
  if (context.method !== 'publickey' || context.key.algo !== 'ssh-rsa') return;
  const { hashAlgo } = context;
  if (hashAlgo !== undefined) context.key.algo = `rsa-sha2-${hashAlgo.replace('sha', '')}`;
}

/** ssh2 also passes on a request that ends before its key. That is the client's error, not a bug of the service. */
function bringsKey({ key }: PublicKeyAuthContext): boolean {
  return Buffer.isBuffer(key.data);
}

/** The plain `ssh-rsa` algorithm. For the SHA-2 algorithms of the same key, ssh2 also reports the hash. */
function signsWithSha1({ key, hashAlgo }: PublicKeyAuthContext): boolean {
  return key.algo === 'ssh-rsa' && hashAlgo === undefined;
}

function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}
