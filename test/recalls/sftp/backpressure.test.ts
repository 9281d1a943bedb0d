import { once } from 'node:events';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Backpressure } from '../../../src/recalls/sftp/backpressure.js';
import { Pace } from '../../../src/recalls/sftp/pace.js';

describe('the backpressure of a connection', () => {
  const plenty = { burst: 1_000, perSecond: 1_000 };
  const limits = { pauseAboveBytes: 10_000, resumeBelowBytes: 5_000 };

  it('stands still while too much waits, and goes on when most of it is done', async () => {
    const socket = new Socket();
    socket.resume();
    const backpressure = new Backpressure(socket, limits, new Pace(plenty));
    const finish: (() => void)[] = [];
    const waiting = [4_000, 4_000, 4_000].map((bytes) =>
      backpressure.during(bytes, () => new Promise<void>((done) => finish.push(done))),
    );
    expect(socket.isPaused()).toBe(true);
    finish[0]?.();
    await waiting[0];
    expect(socket.isPaused()).toBe(true);
    finish[1]?.();
    await waiting[1];
    finish[2]?.();
    await waiting[2];
    expect(socket.isPaused()).toBe(false);
  });

  it('counts requests without data too, and those that fail', async () => {
    const socket = new Socket();
    socket.resume();
    const backpressure = new Backpressure(socket, limits, new Pace(plenty));
    const fail: (() => void)[] = [];
    const waiting = Array.from({ length: 20 }, () =>
      backpressure.during(
        0,
        () => new Promise<void>((_, reject) => fail.push(() => reject(new Error('refused')))),
      ),
    );
    expect(socket.isPaused()).toBe(true);
    for (const reject of fail) reject();
    await Promise.allSettled(waiting);
    expect(socket.isPaused()).toBe(false);
  });

  it('stands still while the client does not take its answers', () => {
    const socket = new Socket();
    socket.resume();
    let unsent = 0;
    Object.defineProperty(socket, 'writableLength', { get: () => unsent });
    const backpressure = new Backpressure(socket, limits, new Pace(plenty));
    backpressure.review();
    expect(socket.isPaused()).toBe(false);
    unsent = 10_001;
    backpressure.review();
    expect(socket.isPaused()).toBe(true);
    unsent = 0;
    socket.emit('drain');
    expect(socket.isPaused()).toBe(false);
  });

  it('stands still when more small requests came than its pace allows, and goes on by itself', async () => {
    const socket = new Socket();
    socket.resume();
    await once(socket, 'resume');
    const backpressure = new Backpressure(socket, limits, new Pace({ burst: 3, perSecond: 20 }));
    // Parts of files are not counted, because they wait for the disk anyway.
    for (let part = 0; part < 10; part++) await backpressure.during(1_024, async () => undefined);
    for (let request = 0; request < 3; request++) await backpressure.during(1_023, async () => undefined);
    expect(socket.isPaused()).toBe(false);
    for (let request = 0; request < 3; request++) await backpressure.during(0, async () => undefined);
    expect(socket.isPaused()).toBe(true);
    const began = performance.now();
    await once(socket, 'resume');
    expect(performance.now() - began).toBeGreaterThan(50);
  });
});
