import { Redis } from 'ioredis';
import { withTimeout } from '../clock/with-timeout.js';
import { BUCKET_PAIR_SCRIPT } from './bucket-pair.script.js';
import { SLIDING_WINDOW_SCRIPT } from './sliding-window.script.js';
import { TOKEN_BUCKET_SCRIPT } from './token-bucket.script.js';

/** The timeout for opening a connection, including TLS and authentication. */
const CONNECT_TIMEOUT_MS = 1_000;

/** Ten more TCP keep-alive probes follow, one per second, before the system considers the connection lost. */
const FIRST_PROBE_MS = 10_000;

/** Opening a connection tries every script on keys that begin with this. */
const TRIAL_KEY = 'recalls:limit:trial';

const SCRIPTS = [SLIDING_WINDOW_SCRIPT, TOKEN_BUCKET_SCRIPT, BUCKET_PAIR_SCRIPT];

/** A limit of 1 request with a cost of 1 in 1 ms, or in 1 s: arguments that every script accepts. Some read fewer. */
const TRIAL = [1, 1, 1, 1, 1];

/**
 * One connection to Redis, from its opening to its first error. It is never repaired, because after an error it is unknown which commands
 * were executed. So the library's own queueing, retries and reconnects are all off.
 */
export class RedisConnection {
  /** The first error, once there is one. */
  readonly lost: Promise<Error>;
  private closed = false;
  private fail: (cause: Error) => void = () => {};

  private constructor(
    private readonly commands: Redis,
    /** A connection that subscribes can't send commands, so messages have a second connection, which closes with the first. */
    private readonly messages: Redis,
    /** By script: the SHA-1 by which Redis knows it. */
    private readonly hashes: ReadonlyMap<string, string>,
    /** The timeout of a command. */
    readonly timeoutMs: number,
  ) {
    this.lost = new Promise((resolve) => {
      this.fail = (cause) => {
        this.close();
        resolve(cause);
      };
    });
    for (const redis of [commands, messages]) {
      redis.on('error', (error) => this.fail(error));
      redis.on('close', () => this.fail(new Error('the connection was closed')));
    }
  }

  /** @throws the reason why it can't be used: no answer, a wrong password, a Redis that is read-only … */
  static async open(url: string, timeoutMs: number): Promise<RedisConnection> {
    const commands = new Redis(url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      enableReadyCheck: false,
      autoResendUnfulfilledCommands: false,
      autoResubscribe: false,
      maxRetriesPerRequest: 0,
      retryStrategy: null,
      connectTimeout: CONNECT_TIMEOUT_MS,
      disconnectTimeout: CONNECT_TIMEOUT_MS,
      // Messages are rare and no command waits for them, so without pings a connection that a firewall forgot would go unnoticed for hours.
      keepAlive: FIRST_PROBE_MS,
      disableClientInfo: true,
      // Sends the commands of one turn of the event loop in one write.
      enableAutoPipelining: true,
    });
    const messages = commands.duplicate();
    let cause: Error | undefined;
    for (const redis of [commands, messages]) {
      redis.on('error', (error) => {
        cause ??= error;
      });
    }
    try {
      const hashes = await withTimeout(CONNECT_TIMEOUT_MS, prepare(commands, messages));
      return new RedisConnection(commands, messages, hashes, timeoutMs);
    } catch (error) {
      for (const redis of [commands, messages]) redis.disconnect();
      // The library rejects commands with "closed"; the reason came before, as an event.
      throw cause ?? error;
    }
  }

  /** Runs a limiter's script. Any error ends this connection. */
  decide(script: string, keys: readonly string[], parameters: readonly number[]): Promise<readonly number[]> {
    return this.bounded(run(this.commands, this.hashes.get(script) ?? '', keys, parameters));
  }

  /** @returns the number of subscribers of the channel */
  publish(channel: string, message: string): Promise<number> {
    return this.bounded(this.commands.publish(channel, message));
  }

  async subscribe(channel: string, hear: (message: string) => void): Promise<void> {
    this.messages.on('message', (of, message) => {
      if (of === channel) hear(message);
    });
    await this.bounded(this.messages.subscribe(channel));
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.commands.disconnect();
    this.messages.disconnect();
  }

  private async bounded<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await withTimeout(this.timeoutMs, work);
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  }
}

/** @returns the SHA-1 of each script. Each was run once, because a Redis that is read-only is useless here. */
async function prepare(commands: Redis, messages: Redis): Promise<ReadonlyMap<string, string>> {
  await Promise.all([commands.connect(), messages.connect()]);
  const hashes = new Map<string, string>();
  for (const [index, script] of SCRIPTS.entries()) {
    const hash = String(await commands.script('LOAD', script));
    await run(commands, hash, [`${TRIAL_KEY}:${index}`, `${TRIAL_KEY}:${index}:all`], TRIAL);
    hashes.set(script, hash);
  }
  return hashes;
}

async function run(
  redis: Redis,
  hash: string,
  keys: readonly string[],
  parameters: readonly number[],
): Promise<readonly number[]> {
  return (await redis.evalsha(hash, keys.length, ...keys, ...parameters)) as number[];
}
