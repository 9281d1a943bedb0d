import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { BucketSettings } from '../../../src/platform/config/storage-url.js';
import { freePort } from '../../support/started-service.js';

/** Much longer than a start takes. */
const DEADLINE_MS = 30_000;

/** It has this one account. */
const ACCOUNT = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

/** A real server that speaks S3, in a process of its own. It can be killed, paused and started again with what it has. */
export class S3Server {
  private process: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    readonly port: number,
  ) {}

  static async start(): Promise<S3Server> {
    const server = new S3Server(await mkdtemp(join(tmpdir(), 'recalls-test-s3-')), await freePort());
    await server.start();
    return server;
  }

  /** As `STORAGE_URL` has it. */
  get url(): string {
    return `http://${ACCOUNT.accessKeyId}:${ACCOUNT.secretAccessKey}@127.0.0.1:${this.port}/objects/service`;
  }

  get settings(): BucketSettings {
    return {
      endpoint: `http://127.0.0.1:${this.port}`,
      bucket: 'objects',
      prefix: 'service/',
      region: undefined,
      credentials: ACCOUNT,
    };
  }

  async start(): Promise<void> {
    const manifest = createRequire(import.meta.url).resolve('s3rver/package.json');
    const words = [
      '-d',
      this.folder,
      '-a',
      '127.0.0.1',
      '-p',
      String(this.port),
      '--configure-bucket',
      'objects',
    ];
    // It makes the marks of its pages with an old cipher.
    const program = ['--openssl-legacy-provider', join(dirname(manifest), 'bin', 's3rver.js')];
    const child = spawn(process.execPath, [...program, ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process = child;
    let output = '';
    await new Promise<void>((ready, fail) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (chunk: string) => {
          output += chunk;
          if (output.includes('listening')) ready();
        });
      }
      child.once('exit', () => fail(new Error(`s3rver ended:\n${output}`)));
      setTimeout(() => fail(new Error(`s3rver was not ready in time:\n${output}`)), DEADLINE_MS).unref();
    });
  }

  async kill(): Promise<void> {
    const child = this.process;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}
