import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FuzzedService } from '../reliability/fuzz-sftp/fuzzed-service.js';
import { nthHandle, packet, REQUEST } from '../reliability/fuzz-sftp/sftp-packets.js';
import { SshWire } from '../reliability/fuzz-sftp/ssh-wire.js';

/** The requests of one part of the attack. A hundred of these were observed to block the process. */
const AT_ONCE = 2_000;
const FILES = 3_000;
const ATTACK_MS = 6_000;
const ANSWERS = 200;
/** Other calls may take at most twice as long as usual; below this value, other work of the machine dominates. */
const SHORTEST_MS = 5;
/** The share of a processor that an attack may use. Without the pace both attacks used 1.07; with it CI measured 0.355. */
const MOST_OF_A_PROCESSOR = 0.45;

const emptyWrites = Buffer.concat(
  Array.from({ length: AT_ONCE }, (_, index) => packet.write(index, nthHandle(1), 0n, '')),
);
const listings = (handle: number) =>
  Buffer.concat([
    packet.of(REQUEST.OPENDIR, 1, '/'),
    ...Array.from({ length: 12 }, (_, index) => packet.of(REQUEST.READDIR, index, nthHandle(handle))),
    packet.close(2, nthHandle(handle)),
  ]);

/** The service is a process of its own, and the effect on others is measured with calls of its API. */
describe('a manufacturer that asks for more than there is time for', () => {
  let service: FuzzedService;
  let quiet: number;

  beforeAll(async () => {
    service = await FuzzedService.start();
    await mkdir(service.folder, { recursive: true });
    for (let file = 0; file < FILES; file++) await writeFile(join(service.folder, `${file}.csv.part`), '');
    await times();
    quiet = median(await times());
  }, 120_000);
  afterAll(() => service?.stop());

  /** The duration of several API calls in milliseconds, sorted. */
  async function times(): Promise<number[]> {
    const measured: number[] = [];
    while (measured.length < ANSWERS) {
      const began = performance.now();
      const answer = await fetch(`${service.url}/health/live`);
      await answer.arrayBuffer();
      measured.push(performance.now() - began);
      // Distributed over the attack, because its worst moment is not at its beginning.
      await delay(ATTACK_MS / ANSWERS);
    }
    return measured.sort((one, other) => one - other);
  }
  const median = (sorted: readonly number[]) => sorted[Math.floor(sorted.length / 2)] ?? 0;

  async function logIn(): Promise<SshWire> {
    const wire = await SshWire.connect(service.port, '127.0.0.2');
    await wire.agreeOnKeys();
    await wire.logIn(service.fuzzed.username, service.fuzzed.key);
    await wire.openSession();
    return wire;
  }

  /** Sends as much as the server accepts, until it is told to stop. */
  async function attack(wire: SshWire, piece: (number: number) => Buffer, stop: AbortSignal): Promise<void> {
    for (let number = 1; !stop.aborted && !wire.socket.destroyed; number++) {
      wire.requestAll(piece(number));
      do await delay(1);
      while (wire.socket.writableLength > 0 && !stop.aborted && !wire.socket.destroyed);
    }
  }

  /** Attacks, and checks that others notice little of it. */
  async function expectOthersUnharmedBy(wires: SshWire[], piece: (number: number) => Buffer): Promise<void> {
    const attacking = new AbortController();
    const [began, before] = [performance.now(), service.processorSeconds];
    const attacked = wires.map((wire) => attack(wire, piece, attacking.signal));
    const measured = await times();
    const share = ((service.processorSeconds - before) * 1000) / (performance.now() - began);
    attacking.abort();
    await Promise.all(attacked);
    for (const wire of wires) {
      wire.socket.destroy();
      await wire.gone();
    }
    expect(median(measured)).toBeLessThan(2 * Math.max(quiet, SHORTEST_MS));
    expect(share).toBeLessThan(MOST_OF_A_PROCESSOR);
    expect(service.lives).toBe(true);
  }

  it('slows down itself with hundreds of thousands of writes of no bytes, and nobody else', {
    timeout: 120_000,
  }, async () => {
    const wires = [await logIn(), await logIn()];
    for (const [index, wire] of wires.entries()) {
      wire.request(packet.open(1, `empty-${index}.csv`));
      await wire.saysMore(5_000);
    }
    await expectOthersUnharmedBy(wires, () => emptyWrites);
  });

  it('slows down itself with listings of 3,000 files, and nobody else', { timeout: 120_000 }, async () => {
    const wires = [await logIn(), await logIn()];
    await expectOthersUnharmedBy(wires, listings);
  });
});
