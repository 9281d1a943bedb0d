import { generateKeyPairSync } from 'node:crypto';
import ssh2 from 'ssh2';
import { readSshPublicKey } from '../../../src/recalls/manufacturers/ssh-public-key.js';

/** A key as its owner has it, and its public half as the service keeps it. */
export interface KeyPair {
  readonly privateKey: string;
  readonly publicKey: string;
  readonly fingerprint: string;
}

/** @param make ssh2's generator, which damages one Ed25519 key in 256: then it is asked again */
function pair(make: () => string): KeyPair {
  const privateKey = make();
  const parsed = ssh2.utils.parseKey(privateKey);
  if (parsed instanceof Error) return pair(make);
  const line = `${parsed.type} ${parsed.getPublicSSH().toString('base64')}`;
  return { privateKey, ...readSshPublicKey(line) };
}

export const ed25519Key = () => pair(() => ssh2.utils.generateKeyPairSync('ed25519').private);

const CURVES = { 256: 'prime256v1', 384: 'secp384r1', 521: 'secp521r1' } as const;

/** By Node.js: PuTTY can't read every second one that ssh2 makes. */
export const ecdsaKey = (bits: keyof typeof CURVES) =>
  pair(() => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: CURVES[bits] });
    return privateKey.export({ type: 'sec1', format: 'pem' }).toString();
  });

export const rsaKey = () =>
  pair(() => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  });
