import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fileOnDisk } from '../../../../src/recalls/imports/file-source.js';
import { ClamdScanner } from '../../../../src/recalls/imports/scan/clamd-scanner.js';
import { ScannerUnavailable } from '../../../../src/recalls/imports/scan/scanner.js';

const CONTENT = 'VIN,of,a,file\nSECRETVIN,CAR/1,,2024-03-30\n'.repeat(10_000);
const TIMEOUTS = { connect: 500, silence: 300, overall: 2_000 };
const END_OF_FILE = Buffer.alloc(4);

describe('what is not a clamd in good health', () => {
  let folder: string;
  let path: string;
  let server: Server | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-scan-'));
    path = join(folder, 'file.csv');
    await writeFile(path, CONTENT);
  });
  afterEach(async () => {
    const running = server;
    server = undefined;
    if (running) await new Promise((resolve) => running.close(resolve));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** Scans the file with a server that behaves as the handler says. */
  const scanWith = async (serve: (socket: Socket) => void): Promise<'clean' | 'infected'> => {
    const sockets = new Set<Socket>();
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      serve(socket);
    });
    const listening = server;
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    const { port } = listening.address() as AddressInfo;
    try {
      return await new ClamdScanner(`tcp://127.0.0.1:${port}`, TIMEOUTS).scan(fileOnDisk(path));
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  };

  /** Responds once the whole file was received. */
  const answerWith = (answer: string) => (socket: Socket) => {
    let tail = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      tail = Buffer.concat([tail, bytes]).subarray(-END_OF_FILE.length);
      if (tail.equals(END_OF_FILE)) socket.end(answer);
    });
  };

  it('is sent the command, and the file in chunks that add up to it', async () => {
    const received: Buffer[] = [];

    const verdict = await scanWith((socket) => {
      socket.on('data', (bytes) => received.push(bytes));
      answerWith('stream: OK\0')(socket);
    });

    expect(verdict).toBe('clean');
    const bytes = Buffer.concat(received);
    expect(bytes.subarray(0, 10).toString()).toBe('zINSTREAM\0');
    const chunks: Buffer[] = [];
    let at = 10;
    for (let length = bytes.readUInt32BE(at); length > 0; length = bytes.readUInt32BE(at)) {
      chunks.push(bytes.subarray(at + 4, at + 4 + length));
      at += 4 + length;
    }
    expect(Buffer.concat(chunks).toString()).toBe(CONTENT);
    expect(at + 4).toBe(bytes.length);
  });

  it('is asked at an IPv6 address too', async () => {
    const scan = new ClamdScanner('tcp://[::1]:1', TIMEOUTS).scan(fileOnDisk(path));

    await expect(scan).rejects.toThrow(/^clamd can't be reached: (ECONNREFUSED|EADDRNOTAVAIL|ENETUNREACH)$/);
  });

  it.each([
    ['an error', 'stream: SECRETVIN ERROR\0', 'clamd answered with an error: its log says which'],
    [
      'that the file is too large',
      'INSTREAM size limit exceeded. ERROR\0',
      'clamd takes no file of this size: its StreamMaxLength is too small',
    ],
    ['something else', 'SECRETVIN\0', 'what answers there is not clamd'],
    ['nearly what is right', 'stream: OK?\0', 'what answers there is not clamd'],
    ['two things', 'stream: NOT\nstream: OK\0', 'what answers there is not clamd'],
    ['nothing', '\0', 'what answers there is not clamd'],
    ['without an end', 'SECRETVIN'.repeat(1_000), 'what answers there is not clamd'],
    ['and breaks off', 'stream: OK', 'clamd ended the connection without an answer (closed)'],
  ])('is unavailable when it answers %s', async (_, answer, reason) => {
    await expect(scanWith(answerWith(answer))).rejects.toThrow(new ScannerUnavailable(reason));
  });

  it('is not trusted when it calls a file clean before it got all of it', async () => {
    const scan = scanWith((socket) => {
      socket.write('stream: OK\0');
      socket.resume();
    });

    await expect(scan).rejects.toThrow(ScannerUnavailable);
  });

  it('is trusted when it calls a file infected before it got all of it', async () => {
    const verdict = await scanWith((socket) => {
      socket.once('data', () => socket.write('stream: Test.Eicar FOUND\0'));
    });

    expect(verdict).toBe('infected');
  });

  it('is unavailable when it closes at once', async () => {
    await expect(scanWith((socket) => socket.destroy())).rejects.toThrow(
      /^clamd ended the connection before it had the whole file/,
    );
  });

  it.each([
    ['takes the file and never answers', (socket: Socket) => void socket.resume()],
    ['takes nothing', (socket: Socket) => void socket.pause()],
  ])('is unavailable within the time limit when it %s', async (_, serve) => {
    const started = performance.now();

    await expect(scanWith(serve)).rejects.toThrow(new ScannerUnavailable('clamd did not answer in time'));
    expect(performance.now() - started).toBeLessThan(TIMEOUTS.overall);
  });

  it('is unavailable when it sends single bytes for ever', async () => {
    const scan = scanWith((socket) => {
      socket.resume();
      const dribble = setInterval(() => socket.write('.'), 50);
      socket.on('close', () => clearInterval(dribble));
    });

    await expect(scan).rejects.toThrow(new ScannerUnavailable('clamd took too long over the file'));
  });

  it('is unavailable when there is no socket of this path', async () => {
    const scan = new ClamdScanner(`unix:${join(folder, 'none')}`).scan(fileOnDisk(path));

    await expect(scan).rejects.toThrow(new ScannerUnavailable("clamd can't be reached: ENOENT"));
  });
});
