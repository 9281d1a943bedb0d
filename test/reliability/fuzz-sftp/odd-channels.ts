import { flag, message, string, uint32 } from './bytes.js';
import type { Chance } from './chance.js';

const GLOBAL_REQUEST = 80;
const CHANNEL_OPEN = 90;
const CHANNEL_WINDOW_ADJUST = 93;
const CHANNEL_DATA = 94;
const CHANNEL_EXTENDED_DATA = 95;
const CHANNEL_REQUEST = 98;

const NUMBERS: readonly [number, ...number[]] = [0, 0, 0, 0, 1, 2, 7, 0x7fffffff, 0xffffffff];

/** Ways into the machine or the network behind it, all of which must be refused. */
export function globalRequests(chance: Chance): Buffer[] {
  const request = (name: string, ...fields: Buffer[]) =>
    message(GLOBAL_REQUEST, string(name), flag(chance.happens(0.8)), ...fields);
  return [
    request('tcpip-forward', string('0.0.0.0'), uint32(0)),
    request('cancel-tcpip-forward', string(''), uint32(22)),
    request('streamlocal-forward@openssh.com', string('/tmp/fuzzed.sock')),
    request('no-more-sessions@openssh.com'),
    request('hostkeys-prove-00@openssh.com', string(chance.bytes(40))),
    request('keepalive@openssh.com'),
    request('x'.repeat(chance.between(0, 20_000))),
    message(GLOBAL_REQUEST, uint32(0xffffffff)),
  ];
}

/** Requests to open channels of every kind. */
export function channelOpenings(chance: Chance): Buffer[] {
  const open = (type: string, ...fields: Buffer[]) =>
    message(
      CHANNEL_OPEN,
      string(type),
      uint32(chance.pick(NUMBERS)),
      uint32(chance.pick([0, 1, 1 << 20, 0xffffffff])),
      uint32(chance.pick([0, 1, 32_768, 0xffffffff])),
      ...fields,
    );
  const address = [string('127.0.0.1'), uint32(chance.pick([22, 5432, 0xffffffff]))];
  return [
    open('session'),
    open('direct-tcpip', ...address, ...address),
    open('forwarded-tcpip', ...address, ...address),
    open(
      'direct-streamlocal@openssh.com',
      string('/var/run/postgresql/.s.PGSQL.5432'),
      string(''),
      uint32(0),
    ),
    open('x11', ...address),
    open('auth-agent@openssh.com'),
    open('tun@openssh.com', uint32(1), uint32(0)),
    open(chance.bytes(chance.between(0, 300)).toString('latin1')),
    message(CHANNEL_OPEN, string('session')),
  ];
}

/** Requests for services other than SFTP in a session. */
export function sessionRequests(chance: Chance): Buffer[] {
  const request = (name: string, ...fields: Buffer[]) =>
    message(
      CHANNEL_REQUEST,
      uint32(chance.pick(NUMBERS)),
      string(name),
      flag(chance.happens(0.8)),
      ...fields,
    );
  return [
    request(
      'exec',
      string(chance.pick(['id', 'scp -t /', '/bin/sh -c "touch /tmp/fuzzed"', 'x'.repeat(30_000)])),
    ),
    request('shell'),
    request('env', string('LD_PRELOAD'), string('/tmp/fuzzed.so')),
    request(
      'pty-req',
      string('xterm'),
      ...chance.times(4, () => uint32(0xffffffff)),
      string(chance.bytes(100)),
    ),
    request('x11-req', flag(true), string('MIT-MAGIC-COOKIE-1'), string('00'), uint32(0)),
    request('auth-agent-req@openssh.com'),
    request('subsystem', string('sftp')),
    request('subsystem', string(chance.pick(['', 'netconf', 'sftp\0', 'x'.repeat(30_000)]))),
    request('window-change', ...chance.times(4, () => uint32(0xffffffff))),
    request('signal', string('KILL')),
    request('exit-status', uint32(0)),
    request('break', uint32(0xffffffff)),
    request(chance.bytes(chance.between(0, 300)).toString('latin1')),
    message(CHANNEL_REQUEST, uint32(0), string('exec')),
  ];
}

/** All messages about channels, for any channel. */
export function channelMessages(chance: Chance): Buffer[] {
  const number = () => uint32(chance.pick(NUMBERS));
  return [
    ...channelOpenings(chance),
    ...sessionRequests(chance),
    message(91, number(), number(), number(), number()),
    message(92, number(), uint32(1), string('no'), string('')),
    message(CHANNEL_WINDOW_ADJUST, number(), uint32(chance.pick([0, 1, 0x7fffffff, 0xffffffff]))),
    message(CHANNEL_DATA, number(), string(chance.bytes(chance.between(0, 500)))),
    message(CHANNEL_DATA, number(), uint32(0xffffffff)),
    message(CHANNEL_EXTENDED_DATA, number(), uint32(1), string(chance.bytes(100))),
    message(96, number()),
    message(97, number()),
    message(99, number()),
    message(100, number()),
  ];
}
