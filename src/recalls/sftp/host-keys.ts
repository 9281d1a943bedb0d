import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import ssh2, { type ParsedKey } from 'ssh2';
import { InvalidSettings } from '../../platform/config/read-settings.js';
import type { Settings } from '../../platform/config/settings.js';
import { fingerprintOf } from '../manufacturers/ssh-public-key.js';

/**
 * Ed25519 for most clients; RSA for those that do not support it or may not use it (FIPS). They sign with SHA-2 only. ECDSA would serve the
 * same clients, but ssh-audit warns of it for a good reason: one bad random number in a signature reveals the key.
 */
const TYPES = ['ed25519', 'rsa'] as const;

/** As strong as AES with 128 bits. A longer key would double the time to sign without a benefit. */
const RSA_BITS = 3_072;

/** What is told of a host key, so that clients can check it before they trust the server. */
export interface HostKey {
  readonly type: string;
  /** `SHA256:…`, as OpenSSH shows it. */
  readonly fingerprint: string;
  /** Base64, as in `known_hosts`. */
  readonly publicKey: string;
}

/** Where the host keys are. */
export interface HostKeyFolder {
  readonly path: string;
  /** Whether a key that is not there is made. Of a folder that was given, each machine would make another one. */
  readonly makes: boolean;
}

export function hostKeyFolderOf({
  dataDir,
  sftpHostKeysDir,
}: Pick<Settings, 'dataDir' | 'sftpHostKeysDir'>): HostKeyFolder {
  return sftpHostKeysDir === undefined
    ? { path: join(dataDir, 'sftp', 'host-keys'), makes: true }
    : { path: sftpHostKeysDir, makes: false };
}

/**
 * The public halves of the keys that were made. It makes none itself: onboarding must not wait for an RSA key, and a process that
 * takes no files must not tell keys that no server has.
 */
export async function readHostKeys({ path }: HostKeyFolder): Promise<HostKey[]> {
  const keys = await Promise.all(
    TYPES.map(async (type) => {
      const file = fileOf(path, type);
      const text = await readIfThere(file);
      return text === undefined ? [] : [parse(file, text)];
    }),
  );
  return keys.flat().map((key) => {
    const blob = key.getPublicSSH();
    return { type: key.type, fingerprint: fingerprintOf(blob), publicKey: blob.toString('base64') };
  });
}

/**
 * The keys with which the server identifies itself. They are created on the first start and must then remain, because a client refuses to
 * connect to a server whose key has changed.
 *
 * @param folder with one private key in OpenSSH's format for each type. What is made has modes 0700 and 0600
 * @returns a key for each algorithm
 * @throws InvalidSettings when a key is not in the folder that was given
 */
export async function loadHostKeys({ path, makes }: HostKeyFolder): Promise<ParsedKey[]> {
  if (makes) await mkdir(path, { recursive: true, mode: 0o700 });
  const load = makes ? loadOrMake : loadGiven;
  const keys = await Promise.all(TYPES.map((type) => load(path, type)));
  return keys.flatMap(withoutSha1);
}

/**
 * ssh2 signs with SHA-1 too if a host key says that it is an RSA key, whatever algorithms it is told to offer. If the key says that it is
 * for one algorithm only, ssh2 uses only that.
 */
function withoutSha1(key: ParsedKey): ParsedKey[] {
  if (key.type !== 'ssh-rsa') return [key];
  return ['rsa-sha2-512', 'rsa-sha2-256'].map((type) => Object.create(key, { type: { value: type } }));
}

async function loadOrMake(folder: string, type: (typeof TYPES)[number]): Promise<ParsedKey> {
  const file = fileOf(folder, type);
  return parse(file, (await readIfThere(file)) ?? (await keep(file, await generate(type))));
}

async function loadGiven(folder: string, type: (typeof TYPES)[number]): Promise<ParsedKey> {
  const file = fileOf(folder, type);
  const text = await readIfThere(file);
  if (text !== undefined) return parse(file, text);
  const bits = type === 'rsa' ? ` -b ${RSA_BITS}` : '';
  throw new InvalidSettings([
    `SFTP_HOST_KEYS_DIR must be a folder with ${TYPES.map((each) => `${each}_key`).join(' and ')}, and ${file} is not there. ` +
      `Make it once, for all machines: ssh-keygen -q -t ${type}${bits} -N '' -f ${file}`,
  ]);
}

function fileOf(folder: string, type: (typeof TYPES)[number]): string {
  return join(folder, `${type}_key`);
}

function parse(file: string, text: string): ParsedKey {
  const key = ssh2.utils.parseKey(text);
  if (key instanceof Error) throw new Error(`The SFTP host key ${file} can't be read: ${key.message}`);
  return key;
}

/** Stores a new key, unless another process was faster: then that process's key is used. */
async function keep(file: string, text: string): Promise<string> {
  const draft = `${file}.${randomUUID()}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
    await link(draft, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  } finally {
    await handle.close();
    await rm(draft);
  }
  return readFile(file, 'utf8');
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** One Ed25519 key in 256 begins with a zero byte, which ssh2 omits so that the key can't be parsed. Such a key is not used. */
async function generate(type: (typeof TYPES)[number]): Promise<string> {
  for (;;) {
    const text = await generateOnce(type);
    if (!(ssh2.utils.parseKey(text) instanceof Error)) return text;
  }
}

function generateOnce(type: (typeof TYPES)[number]): Promise<string> {
  return new Promise((done, fail) => {
    const settle = (error: Error | null, pair: { private: string }) =>
      error ? fail(error) : done(pair.private);
    if (type === 'ed25519') ssh2.utils.generateKeyPair('ed25519', settle);
    else ssh2.utils.generateKeyPair('rsa', { bits: RSA_BITS }, settle);
  });
}
