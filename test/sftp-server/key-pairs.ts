import { generateKeyPairSync } from 'node:crypto';
import ssh2 from 'ssh2';
import { readSshPublicKey } from '../../src/clients/ssh-public-key.js';

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

export const ecdsaKey = (bits: 256 | 384 | 521) =>
  pair(() => ssh2.utils.generateKeyPairSync('ecdsa', { bits }).private);

export const rsaKey = () =>
  pair(() => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  });
