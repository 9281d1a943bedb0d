import type { KeyObject } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { IntervalTask } from '../clock/interval-task.js';
import { SETTINGS, type Settings } from '../config/settings.js';
import { unavailable } from '../errors/request-error.js';
import { KeyRing } from './key-ring.js';
import { fetchTenantKeys } from './tenant-keys.js';

/** How long a withdrawn key may remain valid here. A new key is fetched as soon as a token names it. */
const REFRESH_EVERY_MS = 10 * 60_000;

/**
 * The shortest time between two requests caused by unknown key ids or by an outage, because forged tokens must not put load on the tenant.
 */
const COOL_DOWN_MS = 5_000;

/**
 * The signing keys of a Microsoft Entra ID tenant, cached in the process and refreshed regularly. While they can't be read, the known keys
 * remain valid for as long as the outage lasts.
 */
@Injectable()
export class TenantKeyRing extends KeyRing implements OnApplicationBootstrap, OnModuleDestroy {
  private keys: ReadonlyMap<string, KeyObject> = new Map();
  private readAt = Number.NEGATIVE_INFINITY;
  private failed: { readonly at: number; readonly error: unknown } | undefined;
  private reading: Promise<void> | undefined;
  private readonly rounds = new IntervalTask('Keys of the tenant', REFRESH_EVERY_MS, () => this.refresh());

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly clock: Clock,
  ) {
    super();
  }

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
    await this.reading?.catch(() => {});
  }

  async find(kid: string): Promise<KeyObject | undefined> {
    const known = this.keys.get(kid);
    if (known) return known;
    if (this.isRecent(this.readAt)) return undefined;
    if (this.failed && this.isRecent(this.failed.at)) throw unavailable(this.failed.error);
    await this.refresh().catch((error: unknown) => {
      throw unavailable(error);
    });
    return this.keys.get(kid);
  }

  trusts(kid: string): boolean {
    return this.keys.has(kid);
  }

  /** Refreshes the keys. Concurrent calls share one request. */
  refresh(): Promise<void> {
    this.reading ??= this.read().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async read(): Promise<void> {
    if (!this.settings.entra) throw new Error('There is no tenant to ask.');
    try {
      this.keys = await fetchTenantKeys(this.settings.entra);
      this.readAt = this.clock.monotonic();
      this.failed = undefined;
    } catch (error) {
      this.failed = { at: this.clock.monotonic(), error };
      throw error;
    }
  }

  private isRecent(instant: number): boolean {
    return this.clock.monotonic() - instant < COOL_DOWN_MS;
  }
}
