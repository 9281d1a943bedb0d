import { Redis } from 'ioredis';
import { inTime } from '../clock/in-time.js';
import { SLIDING_LOG_SCRIPT } from './sliding-log.script.js';

/** How long opening a connection may take, with its TLS and password. */
const OPENING_PATIENCE_MS = 1_000;

/** Ten more follow, one a second, before the system takes the connection for lost. */
const FIRST_PROBE_MS = 10_000;

/** What a connection needs to be usable is tried on this key. */
const TRIAL_KEY = 'recalls:limit:trial';

/** What Redis decided about a call. */
export interface SharedDecision {
  readonly passes: boolean;
  /** The calls let through in the window. */
  readonly count: number;
  /** Until the oldest of them leaves it. */
  readonly microseconds: number;
}

/**
 * One connection to Redis, from its opening to its first fault. It is never mended: after a fault nobody knows what
 * is on its way on it, so the library's own ways of waiting, retrying and sending again are all off.
 */
export class RedisConnection {
  /** The first fault, once there is one. */
  readonly lost: Promise<Error>;
  private closed = false;
  private fail: (cause: Error) => void = () => {};

  private constructor(
    private readonly commands: Redis,
    /** Whoever subscribes can't send commands: messages have a connection of their own, which lives and dies with it. */
    private readonly messages: Redis,
    private readonly script: string,
    /** How long an answer may take. */
    readonly patienceMs: number,
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

  /** @throws what is wrong: nothing answers, a wrong password, a Redis that can't be written to … */
  static async open(url: string, patienceMs: number): Promise<RedisConnection> {
    const commands = new Redis(url, {
      lazyConnect: true,
      enableOfflineQueue: false,
      enableReadyCheck: false,
      autoResendUnfulfilledCommands: false,
      autoResubscribe: false,
      maxRetriesPerRequest: 0,
      retryStrategy: null,
      connectTimeout: OPENING_PATIENCE_MS,
      disconnectTimeout: OPENING_PATIENCE_MS,
      // Messages come seldom, and are waited for without asking: on a connection that a firewall forgot, none would come for hours.
      keepAlive: FIRST_PROBE_MS,
      disableClientInfo: true,
      // What the calls of one turn of the event loop ask goes in one write.
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
      const script = await inTime(OPENING_PATIENCE_MS, prepare(commands, messages));
      return new RedisConnection(commands, messages, script, patienceMs);
    } catch (error) {
      for (const redis of [commands, messages]) redis.disconnect();
      // The library says that the connection was closed, and before that, as an event, why.
      throw cause ?? error;
    }
  }

  /** Lets a call through if there is room for it in the log. Any failure is the end of this connection. */
  async letThrough(key: string, windowMs: number, limit: number): Promise<SharedDecision> {
    const answer = await this.bounded(decide(this.commands, this.script, key, windowMs, limit));
    const [passes, count, microseconds] = answer;
    return { passes: passes === 1, count, microseconds };
  }

  /** @returns how many are subscribed to the channel. */
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
      return await inTime(this.patienceMs, work);
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  }
}

/** @returns the name under which Redis knows the script, which has run once: a Redis that can't be written to is no use. */
async function prepare(commands: Redis, messages: Redis): Promise<string> {
  await Promise.all([commands.connect(), messages.connect()]);
  const script = String(await commands.script('LOAD', SLIDING_LOG_SCRIPT));
  await decide(commands, script, TRIAL_KEY, 1, 1);
  return script;
}

async function decide(redis: Redis, script: string, key: string, windowMs: number, limit: number) {
  return (await redis.evalsha(script, 1, key, windowMs, limit)) as [number, number, number];
}
