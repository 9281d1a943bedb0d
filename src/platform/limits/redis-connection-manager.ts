import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { LimiterCounters } from './limiter-counters.js';
import { RedisConnection } from './redis-connection.js';

/**
 * With the second that opening may take, Redis is used again at most two seconds after its return. A Redis
 * that opens connections and then fails costs no more than one call's wait in so long.
 */
const TRY_AGAIN_AFTER_MS = 500;

/** A listener for the messages on a channel. It remains subscribed when a connection replaces another. */
interface Subscription {
  readonly channel: string;
  readonly hear: (message: string) => void;
}

/**
 * Keeps a connection to Redis: at any time there is one or there is none. A connection that
 * failed is replaced in the background, so no request waits for a Redis that is known to be lost.
 */
@Injectable()
export class RedisConnectionManager implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Redis');
  private readonly subscriptions: Subscription[] = [];
  private open: RedisConnection | undefined;
  private openedAt = Number.NEGATIVE_INFINITY;
  private lost = false;
  private stopped = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly counters: LimiterCounters,
  ) {}

  /** Whether there is a Redis to share limits over. */
  get configured(): boolean {
    return this.settings.redisUrl !== undefined;
  }

  /** The connection, unless Redis is lost. */
  get connection(): RedisConnection | undefined {
    return this.open;
  }

  /** For how many milliseconds the connection has been there. */
  get connectedFor(): number {
    return this.clock.monotonic() - this.openedAt;
  }

  /** Before the first connection is made. */
  subscribe(channel: string, hear: (message: string) => void): void {
    this.subscriptions.push({ channel, hear });
  }

  /** The service also starts without its Redis, a second later. */
  async onModuleInit(): Promise<void> {
    if (this.settings.redisUrl !== undefined) await this.connect(this.settings.redisUrl);
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.open?.close();
    this.open = undefined;
  }

  private async connect(url: string): Promise<void> {
    try {
      const connection = await RedisConnection.open(url, this.settings.redisTimeoutMs);
      for (const { channel, hear } of this.subscriptions) await connection.subscribe(channel, hear);
      if (this.stopped) return connection.close();
      this.use(connection);
      void connection.lost.then((cause) => this.lose(url, cause));
    } catch (error) {
      this.reportOutage(error);
      this.connectLater(url);
    }
  }

  private use(connection: RedisConnection): void {
    this.open = connection;
    this.openedAt = this.clock.monotonic();
    this.counters.shared = true;
    if (this.lost) this.logger.warn('Redis is back: limits hold over all processes again');
    this.lost = false;
  }

  private lose(url: string, cause: Error): void {
    if (this.stopped) return;
    this.open = undefined;
    this.reportOutage(cause);
    this.connectLater(url);
  }

  /** Logs each outage once. */
  private reportOutage(cause: unknown): void {
    this.counters.shared = false;
    if (this.lost) return;
    this.lost = true;
    this.counters.outages += 1;
    const reason = cause instanceof Error ? cause.message : 'unknown';
    this.logger.error(`Redis is lost, so this process limits calls on its own until it is back: ${reason}`);
  }

  private connectLater(url: string): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.connect(url), TRY_AGAIN_AFTER_MS).unref();
  }
}
