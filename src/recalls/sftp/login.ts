import { createHash } from 'node:crypto';
import ssh2, { type AuthContext, type PublicKeyAuthContext } from 'ssh2';
import type { SftpAccounts } from './sftp-accounts.js';

/** What came of one request to log in. `asked` means that the client may go on and prove that it has the key. */
export type LoginOutcome =
  | { readonly kind: 'proved'; readonly fingerprint: string }
  | { readonly kind: 'asked' }
  | { readonly kind: 'refused' };

const REFUSED: LoginOutcome = { kind: 'refused' };

/** Judges one request to log in: a public key or nothing. It answers nothing itself. */
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
 * The answer to a question repeats the algorithm that was asked for (RFC 4252, section 7). ssh2 would answer `ssh-rsa` to
 * every question about an RSA key, and many clients written in Go take that for a refusal.
 */
export function restoreAlgorithm(context: AuthContext): void {
  if (context.method !== 'publickey' || context.key.algo !== 'ssh-rsa') return;
  const { hashAlgo } = context;
  if (hashAlgo !== undefined) context.key.algo = `rsa-sha2-${hashAlgo.replace('sha', '')}`;
}

/** ssh2 also hands over a request that breaks off before its key: a stranger's, and no fault of ours. */
function bringsKey({ key }: PublicKeyAuthContext): boolean {
  return Buffer.isBuffer(key.data);
}

/** The plain `ssh-rsa` algorithm; ssh2 names the same key's SHA-2 algorithms by their hash. */
function signsWithSha1({ key, hashAlgo }: PublicKeyAuthContext): boolean {
  return key.algo === 'ssh-rsa' && hashAlgo === undefined;
}

function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}
