import { setTimeout as delay } from 'node:timers/promises';
import { flag, message, string } from './bytes.js';
import type { FuzzedService } from './fuzzed-service.js';
import { packet, REQUEST } from './sftp-packets.js';
import { SshWire } from './ssh-wire.js';

/** How much a client tries to make the server buffer: several times the detectable amount. */
const REQUESTS = 200_000;
const AT_ONCE = 500;

/** Before the login the requests keep the server busy, so fewer are enough. */
const QUESTIONS = 40_000;

/** How long a client that can't send its requests keeps trying. */
const STUCK_MS = 2_000;

const QUESTION = message(80, string('what-is-this@example.com'), flag(true));

/** A client that sends requests and does not read the responses. */
export interface Greedy {
  readonly name: string;
  /** How many requests it sends. */
  readonly times: number;
  begin(service: FuzzedService, address: string): Promise<SshWire>;
  /** Sends 500 requests. */
  ask(wire: SshWire): void;
}

const paths = Buffer.concat(
  Array.from({ length: AT_ONCE }, (_, index) => packet.of(REQUEST.REALPATH, index, `/${'x'.repeat(200)}`)),
);

export const GREEDY: readonly Greedy[] = [
  {
    name: 'before the login',
    times: QUESTIONS,
    async begin({ port }, address) {
      const wire = await SshWire.connect(port, address);
      await wire.agreeOnKeys();
      wire.socket.pause();
      return wire;
    },
    ask(wire) {
      for (let index = 0; index < AT_ONCE; index++) wire.send(QUESTION);
    },
  },
  {
    name: 'after the login',
    times: REQUESTS,
    async begin({ port, fuzzed }, address) {
      const wire = await SshWire.connect(port, address);
      await wire.agreeOnKeys();
      await wire.logIn(fuzzed.username, fuzzed.key);
      await wire.openSession();
      wire.socket.pause();
      return wire;
    },
    ask: (wire) => wire.requestAll(paths),
  },
  {
    name: 'without room for answers in the window',
    times: REQUESTS,
    async begin({ port, fuzzed }, address) {
      const wire = await SshWire.connect(port, address);
      await wire.agreeOnKeys();
      await wire.logIn(fuzzed.username, fuzzed.key);
      await wire.openSession({ window: 100 });
      return wire;
    },
    ask: (wire) => wire.requestAll(paths),
  },
];

/** Sends as many requests as the server accepts. */
export async function askWithoutEnd(greedy: Greedy, wire: SshWire): Promise<void> {
  for (let asked = 0; asked < greedy.times && !wire.socket.destroyed; asked += AT_ONCE) {
    greedy.ask(wire);
    const began = performance.now();
    while (wire.socket.writableLength > 0 && !wire.socket.destroyed) {
      if (performance.now() - began > STUCK_MS) return;
      await delay(1);
    }
  }
}
