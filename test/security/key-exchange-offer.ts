import { once } from 'node:events';
import { connect } from 'node:net';
import ssh2 from 'ssh2';

/** The algorithms that an SSH server offers, in its order of preference: the lists of its KEXINIT. */
export interface KeyExchangeOffer {
  readonly keyExchange: readonly string[];
  readonly hostKeys: readonly string[];
  /** Both directions have the same lists. */
  readonly ciphers: readonly string[];
  readonly macs: readonly string[];
  readonly compression: readonly string[];
}

const KEXINIT = 20;

/** Reads a server's offer and disconnects. */
export async function offerOf(port: number): Promise<KeyExchangeOffer> {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.write('SSH-2.0-auditor\r\n');
    let said = Buffer.alloc(0);
    for (;;) {
      const [more] = (await once(socket, 'data')) as [Buffer];
      said = Buffer.concat([said, more]);
      const packet = said.subarray(said.indexOf('\n') + 1);
      if (packet.length >= 4 && packet.length >= 4 + packet.readUInt32BE()) return read(packet);
    }
  } finally {
    socket.destroy();
  }
}

/** @param packet length, length of the padding, number of the message, 16 random bytes, and then the lists */
function read(packet: Buffer): KeyExchangeOffer {
  if (packet.readUInt8(5) !== KEXINIT) throw new Error('The server did not begin with its offer.');
  let rest = packet.subarray(22);
  const list = () => {
    const end = 4 + rest.readUInt32BE();
    const names = rest.toString('utf8', 4, end);
    rest = rest.subarray(end);
    return names === '' ? [] : names.split(',');
  };
  const both = () => [...list(), ...list()];
  return {
    keyExchange: list(),
    hostKeys: list(),
    ciphers: both(),
    macs: both(),
    compression: both(),
  };
}

/** The host key that a server sends to a client that offers only this algorithm. */
export async function hostKeyOf(
  port: number,
  algorithm: ssh2.ServerHostKeyAlgorithm,
): Promise<ssh2.ParsedKey> {
  const client = new ssh2.Client();
  const shown = new Promise<Buffer>((done, fail) => {
    client.once('error', fail);
    client.connect({
      host: '127.0.0.1',
      port,
      username: 'auditor',
      algorithms: { serverHostKey: [algorithm] },
      hostVerifier: (key: Buffer) => {
        done(key);
        return true;
      },
    });
  });
  try {
    const key = ssh2.utils.parseKey(await shown);
    if (key instanceof Error) throw key;
    return key;
  } finally {
    client.destroy();
  }
}
