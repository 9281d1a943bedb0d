import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { LimiterCounters } from './limiter-counters.js';
import { RedisConnection } from './redis-connection.js';

/**
 * Opening may take a second, so Redis is used again at most two seconds after it returns. A Redis that accepts connections and then fails
 * costs one call's wait per interval.
 */
const TRY_AGAIN_AFTER_MS = 500;

/** A listener for the messages on a channel. It is subscribed again whenever a new connection replaces the old one. */
interface Subscription {
  readonly channel: string;
  readonly hear: (message: string) => void;
}

/**
 * Manages the connection to Redis; there is at most one. A failed connection is replaced in the background, so no request waits for a Redis
 * that is known to be lost.
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

  /** Whether a Redis is configured. */
  get configured(): boolean {
    return this.settings.redisUrl !== undefined;
  }

  /** The connection; undefined while Redis is lost. */
  get connection(): RedisConnection | undefined {
    return this.open;
  }

  /** The age of the connection in milliseconds. */
  get connectedFor(): number {
    return this.clock.monotonic() - this.openedAt;
  }

  /** Called before the first connection is opened. */
  subscribe(channel: string, hear: (message: string) => void): void {
    this.subscriptions.push({ channel, hear });
  }

  /** The service also starts without its Redis, after waiting one second. */
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
