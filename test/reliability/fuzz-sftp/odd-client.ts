import { setTimeout as delay } from 'node:timers/promises';
import type { Account } from './fuzzed-service.js';
import { SshWire } from './ssh-wire.js';
import type { Action, Stream } from './stream.js';

/** How long a malformed client waits for a response that may never come. */
const ANSWER_MS = 500;

/** If a client disconnects at once, the server rarely reads everything, so a malformed client waits until there are no more responses. */
const QUIET_MS = 50;

/** Much longer than a server takes to close a connection that its client has closed; only a server that hangs reaches it. */
const HANGING_MS = 60_000;

/** The result of a stream. */
export interface Course {
  readonly stream: Stream;
  /** How far the server let it come: a stream that was refused before its own stage proves nothing. */
  readonly isUnderWay: boolean;
  readonly requested: Buffer;
  readonly answers: Buffer;
}

/** Runs a stream against the server, from an address of its own, to its end. */
export async function play(stream: Stream, port: number, account: Account): Promise<Course> {
  const wire = await SshWire.connect(port, addressOf(stream));
  const { stage } = stream;
  let isUnderWay = false;
  try {
    if (stage !== 'connected') await wire.agreeOnKeys();
    if (stage !== 'connected' && stage !== 'keys agreed') await wire.logIn(account.username, account.key);
    if (stage === 'session open') await wire.openSession();
    if (stage === 'session with a small window') await wire.openSession({ window: 100 });
    isUnderWay = true;
    for (const action of stream.actions) {
      if (wire.socket.destroyed) break;
      await act(action, wire);
    }
    await part(stream, wire);
  } finally {
    wire.socket.destroy();
  }
  return {
    stream,
    isUnderWay,
    requested: Buffer.concat(wire.requested),
    answers: Buffer.concat(wire.answers),
  };
}

/** No two streams come from one address, and few from one network, so none is banned because of another. */
function addressOf({ number }: Stream): string {
  return `127.${Math.floor(number / 62_500) + 1}.${number % 250}.${(Math.floor(number / 250) % 250) + 1}`;
}

async function act(action: Action, wire: SshWire): Promise<void> {
  switch (action.kind) {
    case 'bytes':
      wire.socket.write(action.bytes);
      // As separate packets, as far as a client controls that.
      return delay(0);
    case 'message':
      return wire.send(action.payload);
    case 'sftp':
      return wire.request(action.bytes);
    case 'answer':
      return wire.saysMore(ANSWER_MS);
    case 'rekey':
      return wire.rekey();
    case 'deaf':
      wire.socket.pause();
      return;
    case 'pause':
      return delay(action.ms);
  }
}

async function part({ parting }: Stream, wire: SshWire): Promise<void> {
  await wire.quiet(QUIET_MS);
  wire.socket.resume();
  if (parting === 'reset') wire.socket.resetAndDestroy();
  else if (parting === 'hang up') wire.socket.destroy();
  else wire.socket.end();
  const hanging = delay(HANGING_MS, 'hanging', { ref: false });
  if ((await Promise.race([wire.gone(), hanging])) === 'hanging') {
    throw new Error('The server kept a connection that the client had ended.');
  }
}
