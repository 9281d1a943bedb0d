import { flag, message, string, uint32, uint64 } from './bytes.js';
import type { Chance } from './chance.js';
import { damage, shuffle } from './damage.js';
import { channelMessages, globalRequests } from './odd-channels.js';
import { bytes, type Kind, messages } from './stream.js';

const SERVICE_REQUEST = 5;
const USERAUTH_REQUEST = 50;
const USERAUTH_INFO_RESPONSE = 61;

/** The username that a malformed client sends. */
export function oddUsername(chance: Chance): string | Buffer {
  return chance.pick<string | Buffer>([
    '',
    'fuzzed',
    'fuzzed\0',
    '\0',
    '../canary',
    "fuzzed' OR '1'='1",
    '$(reboot)',
    '%s%n%s',
    'root\r\nlogged in from nowhere',
    'x'.repeat(chance.between(1, 30_000)),
    '\u202efuzzed',
    chance.bytes(chance.between(1, 300)),
  ]);
}

/** A login request with any method, mostly well-formed. */
function oddLogin(chance: Chance): Buffer {
  const key = string(Buffer.concat([string('ssh-ed25519'), string(chance.bytes(32))]));
  const signature = string(Buffer.concat([string('ssh-ed25519'), string(chance.bytes(64))]));
  const big = chance.bytes(chance.between(0, 5_000));
  const [method, fields] = chance.pick<[string, Buffer[]]>([
    ['none', []],
    ['password', [flag(chance.happens(0.3)), string(big), string(big)]],
    ['keyboard-interactive', [string(''), string(big)]],
    ['hostbased', [string('ssh-ed25519'), key, string('host'), string('user'), signature]],
    ['publickey', [flag(false), string('ssh-ed25519'), key]],
    ['publickey', [flag(true), string('ssh-ed25519'), key, signature]],
    ['publickey', [flag(true), string('ssh-rsa'), string(chance.bytes(300)), string(chance.bytes(300))]],
    [
      'publickey',
      [flag(true), string('ecdsa-sha2-nistp256'), string(Buffer.alloc(0)), string(Buffer.alloc(0))],
    ],
    ['publickey', [flag(true), string(big), string(big), string(big)]],
    ['gssapi-with-mic', [uint32(1), string(big)]],
    [`m${chance.below(1e6)}`, [string(big)]],
  ]);
  const service = chance.pick([
    'ssh-connection',
    'ssh-connection',
    'ssh-connection',
    'ssh-userauth',
    '',
    'x',
  ]);
  return message(USERAUTH_REQUEST, string(oddUsername(chance)), string(service), string(method), ...fields);
}

/** A client after the key exchange and before the login. */
export const KINDS_BEFORE_LOGIN: Kind[] = [
  {
    name: 'odd logins',
    stage: 'keys agreed',
    actions: (chance) =>
      messages(
        message(SERVICE_REQUEST, string('ssh-userauth')),
        ...chance.times(chance.between(1, 8), () => oddLogin(chance)),
      ),
  },
  {
    name: 'a login before its service was asked for',
    stage: 'keys agreed',
    actions: (chance) => messages(oddLogin(chance), message(SERVICE_REQUEST, string('ssh-userauth'))),
  },
  {
    name: 'many logins at once',
    stage: 'keys agreed',
    actions: (chance) => {
      const login = oddLogin(chance);
      return messages(
        message(SERVICE_REQUEST, string('ssh-userauth')),
        ...chance.times(chance.between(10, 60), () => login),
      );
    },
  },
  {
    name: 'a damaged login',
    stage: 'keys agreed',
    actions: (chance) =>
      messages(message(SERVICE_REQUEST, string('ssh-userauth')), damage(oddLogin(chance), chance)),
  },
  {
    name: 'an odd service',
    stage: 'keys agreed',
    actions: (chance) =>
      messages(
        message(
          SERVICE_REQUEST,
          chance.pick([string('ssh-connection'), string(''), string('x'.repeat(20_000)), uint32(0xffffffff)]),
        ),
        message(SERVICE_REQUEST, string('ssh-userauth')),
        message(SERVICE_REQUEST, string('ssh-userauth')),
      ),
  },
  {
    name: 'channels and requests before the login',
    stage: 'keys agreed',
    actions: (chance) =>
      messages(...shuffle([...channelMessages(chance), ...globalRequests(chance)], chance)),
  },
  {
    name: 'answers to questions nobody asked',
    stage: 'keys agreed',
    actions: (chance) =>
      messages(
        message(USERAUTH_INFO_RESPONSE, uint32(chance.pick([0, 1, 0xffffffff])), string(chance.bytes(50))),
        message(52),
        message(6, string('ssh-userauth')),
        message(7, uint32(chance.pick([1, 0xffffffff])), string('server-sig-algs'), uint64(0n)),
      ),
  },
  {
    name: 'any message before the login',
    stage: 'keys agreed',
    actions: (chance) =>
      messages(
        ...chance.times(chance.between(1, 20), () =>
          message(chance.below(256), chance.bytes(chance.below(chance.pick([10, 200, 30_000])))),
        ),
      ),
  },
  {
    name: 'bytes that were not encrypted with the keys',
    stage: 'keys agreed',
    actions: (chance) => bytes(chance.bytes(chance.between(1, 3_000)), chance.bytes(chance.between(1, 300))),
  },
];
