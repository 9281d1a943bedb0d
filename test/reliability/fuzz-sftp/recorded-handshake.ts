import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import type { KeyPair } from '../../recalls/sftp/key-pairs.js';
import { hasOpenSsh, OpenSsh } from '../../recalls/sftp/openssh.js';
import { SshClient } from '../../recalls/sftp/ssh-client.js';

/** The bytes that real clients sent to log in, in the original packets. */
export interface Recording {
  readonly client: string;
  /** The line with the client's version. */
  readonly ident: Buffer;
  /** The packets up to the one after which everything is encrypted. */
  readonly plain: readonly Buffer[];
  /** The encrypted packets, which can be read only with the keys of that connection. */
  readonly encrypted: Buffer;
}

/** Records one login of each client that is installed on this machine. */
export async function recordHandshakes(
  port: number,
  username: string,
  key: KeyPair,
): Promise<[Recording, ...Recording[]]> {
  const ours = await record('ssh2', port, async (tap) => {
    const client = await SshClient.login(tap, username, key);
    await (await client.sftp()).ask((sftp, done) => sftp.realpath('.', done));
    await client.end();
  });
  if (!hasOpenSsh) return [ours];
  const openssh = await record('OpenSSH', port, async (tap) => {
    const client = await OpenSsh.for(tap);
    await client.sftp(username, key, 'pwd');
    await client.remove();
  });
  return [ours, openssh];
}

/** A proxy that forwards everything and records what the client sends. */
async function record(
  client: string,
  port: number,
  logIn: (tap: number) => Promise<void>,
): Promise<Recording> {
  const said: Buffer[] = [];
  const tap = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) socket.on('error', () => end(near, far));
    near.on('data', (data) => said.push(data));
    near.pipe(far);
    far.pipe(near);
  });
  tap.listen(0, '127.0.0.1');
  await once(tap, 'listening');
  try {
    await logIn((tap.address() as AddressInfo).port);
  } finally {
    tap.close();
  }
  return { client, ...dissect(Buffer.concat(said)) };
}

function end(...sockets: readonly Socket[]): void {
  for (const socket of sockets) socket.destroy();
}

const NEWKEYS = 21;

function dissect(said: Buffer): Omit<Recording, 'client'> {
  let place = said.indexOf('\n') + 1;
  const ident = said.subarray(0, place);
  const plain: Buffer[] = [];
  for (let type = 0; type !== NEWKEYS && place < said.length; ) {
    const end = place + 4 + said.readUInt32BE(place);
    type = said.readUInt8(place + 5);
    plain.push(said.subarray(place, end));
    place = end;
  }
  if (plain.length < 3) throw new Error('The recorded client did not get as far as its keys.');
  return { ident, plain, encrypted: said.subarray(place) };
}
