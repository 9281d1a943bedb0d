import { flag, message, plainPacket, string, uint32 } from './bytes.js';
import type { Chance } from './chance.js';
import { damage, shuffle } from './damage.js';
import type { Recording } from './recorded-handshake.js';
import { type Action, bytes, type Kind, pause } from './stream.js';

const KEXINIT = 20;
const NEWKEYS = 21;
const ECDH_INIT = 30;

const IDENT = Buffer.from('SSH-2.0-odd\r\n');

/** Lists of algorithms: kex, host key, two of ciphers, two of MACs, two of compression, two of languages. */
const LISTS = [
  'curve25519-sha256,diffie-hellman-group16-sha512,kex-strict-c-v00@openssh.com',
  'ssh-ed25519,rsa-sha2-512',
  ...Array<string>(2).fill('aes128-gcm@openssh.com,aes128-ctr'),
  ...Array<string>(2).fill('hmac-sha2-256-etm@openssh.com'),
  ...Array<string>(2).fill('none'),
  '',
  '',
];

function kexInit(chance: Chance, lists: readonly (string | Buffer)[] = LISTS): Buffer {
  return message(KEXINIT, chance.bytes(16), ...lists.map(string), flag(false), uint32(0));
}

/** Texts in a list where the server expects the names of algorithms. */
function oddList(chance: Chance): string | Buffer {
  return chance.pick<string | Buffer>([
    '',
    ',',
    'none',
    'x'.repeat(chance.between(1, 30_000)),
    ',x'.repeat(chance.between(1, 10_000)),
    '__proto__,constructor,toString,hasOwnProperty',
    'aes128-cbc,3des-cbc,arcfour',
    'diffie-hellman-group1-sha1,diffie-hellman-group-exchange-sha1',
    'zlib,zlib@openssh.com',
    'chacha20-poly1305@openssh.com',
    chance.bytes(chance.between(1, 200)),
  ]);
}

/** Values in place of the public value of a key exchange. */
function oddPublicValue(chance: Chance): Buffer {
  return chance.pick([
    string(Buffer.alloc(0)),
    string(Buffer.alloc(32)),
    string(Buffer.alloc(32, 0xff)),
    string(chance.bytes(chance.below(600))),
    string(Buffer.concat([Buffer.from([4]), chance.bytes(64)])),
    string(Buffer.concat([Buffer.from([4]), Buffer.alloc(64)])),
    uint32(0xffffffff),
    Buffer.alloc(0),
  ]);
}

/** A client before encryption begins, which needs no knowledge of an account. */
export function kindsBeforeKeys(recordings: readonly [Recording, ...Recording[]]): Kind[] {
  const kind = (name: string, actions: Kind['actions']): Kind => ({ name, stage: 'connected', actions });
  const whole = ({ ident, plain, encrypted }: Recording) => Buffer.concat([ident, ...plain, encrypted]);
  const inPieces = (recorded: Buffer, chance: Chance): Action[] => {
    const pieces: Buffer[] = [];
    for (let place = 0; place < recorded.length; ) {
      const end = place + chance.between(1, 700);
      pieces.push(recorded.subarray(place, end));
      place = end;
    }
    return bytes(...pieces);
  };
  return [
    kind('a real login with bytes changed', (chance) => {
      const recording = chance.pick(recordings);
      return bytes(recording.ident, damage(whole(recording).subarray(recording.ident.length), chance));
    }),
    kind('a real login with bytes changed in one packet', (chance) => {
      const { ident, plain, encrypted } = chance.pick(recordings);
      const struck = chance.below(plain.length);
      return bytes(
        ident,
        ...plain.map((packet, index) => (index === struck ? damage(packet, chance) : packet)),
        encrypted,
      );
    }),
    kind('a real login cut off', (chance) => {
      const recorded = whole(chance.pick(recordings));
      return inPieces(recorded.subarray(0, chance.below(recorded.length)), chance);
    }),
    kind('a real login repeated', (chance) => {
      const recorded = whole(chance.pick(recordings));
      return bytes(...chance.times(chance.between(2, 4), () => recorded));
    }),
    kind('a real login with its packets in another order', (chance) => {
      const { ident, plain, encrypted } = chance.pick(recordings);
      const packets = shuffle([...plain, encrypted], chance);
      return bytes(...(chance.happens(0.8) ? [ident, ...packets] : shuffle([ident, ...packets], chance)));
    }),
    kind('two real logins mixed', (chance) => {
      const [one, other] = [chance.pick(recordings), chance.pick(recordings)];
      return bytes(one.ident, ...one.plain.slice(0, 1), ...other.plain, one.encrypted, other.encrypted);
    }),
    kind('a packet longer than any may be', (chance) => {
      const length = chance.pick([35_001, 262_144, 0x7fffffff, 0x80000000, 0xffffffff]);
      return bytes(IDENT, uint32(length), chance.bytes(chance.between(0, 2_000)));
    }),
    kind('a packet with wrong padding', (chance) => {
      const payload = kexInit(chance);
      const packet = plainPacket(payload, { padding: chance.pick([0, 1, 3, 255]) });
      if (chance.happens(0.5)) packet.writeUInt8(chance.pick([0, 3, 254, 255]), 4);
      return bytes(IDENT, packet);
    }),
    kind('a first line that never ends', (chance) => [
      ...bytes(Buffer.from('SSH-2.0-')),
      ...bytes(...chance.times(chance.between(1, 60), () => Buffer.alloc(4_000, 120))),
    ]),
    kind('a wrong first line', (chance) =>
      bytes(
        chance.pick([
          Buffer.from('SSH-1.5-old\r\n'),
          Buffer.from('SSH-2.0-\r\n'),
          Buffer.from('SSH-9999.0-x\n'),
          Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
          Buffer.from('\r\n'.repeat(2_000)),
          Buffer.from('SSH-2.0-a\0b\r\n'),
          Buffer.from(`SSH-2.0-${'ä'.repeat(200)} ${'y'.repeat(300)}\r\n`),
          Buffer.from('\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'),
        ]),
        chance.bytes(chance.below(300)),
      ),
    ),
    kind('nothing but random bytes', (chance) => bytes(chance.bytes(chance.between(1, 40_000)))),
    kind('random bytes after the first line', (chance) =>
      bytes(IDENT, chance.bytes(chance.between(1, 5_000)), chance.bytes(chance.between(1, 5_000))),
    ),
    kind('odd lists of algorithms', (chance) => {
      const odd = LISTS.map((list) => (chance.happens(0.3) ? oddList(chance) : list));
      return bytes(IDENT, plainPacket(kexInit(chance, odd.slice(0, chance.pick([10, 10, 10, 4, 0])))));
    }),
    kind('the same lists again and again', (chance) =>
      bytes(IDENT, ...chance.times(chance.between(2, 50), () => plainPacket(kexInit(chance)))),
    ),
    kind('an odd public value', (chance) => {
      const lists = [
        chance.pick(['curve25519-sha256', 'curve25519-sha256@libssh.org', 'diffie-hellman-group16-sha512']),
        ...LISTS.slice(1),
      ];
      const init = message(ECDH_INIT, oddPublicValue(chance));
      return bytes(
        IDENT,
        plainPacket(kexInit(chance, lists)),
        plainPacket(init),
        plainPacket(message(NEWKEYS)),
      );
    }),
    kind('new keys before any were agreed on', (chance) =>
      bytes(
        IDENT,
        ...shuffle(
          [plainPacket(kexInit(chance)), plainPacket(message(NEWKEYS)), plainPacket(message(NEWKEYS))],
          chance,
        ),
        chance.bytes(100),
      ),
    ),
    kind('a login without encryption', (chance) => {
      const ask = message(50, string('fuzzed'), string('ssh-connection'), string('none'));
      const channel = message(90, string('session'), uint32(0), uint32(1 << 20), uint32(32_768));
      const first = chance.happens(0.5) ? [plainPacket(kexInit(chance))] : [];
      return bytes(
        IDENT,
        ...first,
        plainPacket(message(5, string('ssh-userauth'))),
        plainPacket(ask),
        plainPacket(channel),
      );
    }),
    kind('any message before its time', (chance) =>
      bytes(
        IDENT,
        ...chance.times(chance.between(1, 30), () =>
          plainPacket(message(chance.below(256), chance.bytes(chance.below(200)))),
        ),
      ),
    ),
    kind('a real login in a slow trickle', (chance) => {
      const recorded = whole(chance.pick(recordings)).subarray(0, 400);
      return chance
        .times(chance.between(5, 20), (index) => recorded.subarray(index * 20, index * 20 + 20))
        .flatMap((piece) => [...bytes(piece), pause(chance.between(1, 20))]);
    }),
    kind('a connection on which nothing more comes', (chance) => {
      const { ident, plain } = chance.pick(recordings);
      return [...bytes(...[ident, ...plain].slice(0, chance.below(4))), pause(chance.between(50, 400))];
    }),
  ];
}
