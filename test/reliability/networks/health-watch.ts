import { setTimeout as delay } from 'node:timers/promises';
import type { Service } from '../../support/service.js';

const PAUSE_MS = 100;

/** Probes a service continuously, as a load balancer does. */
export class HealthWatch {
  /** Every response of `/health/live` that was not 200. */
  readonly wavered: string[] = [];
  longestProbeMs = 0;
  private stopped = false;
  /** The last response of `/health/ready`. */
  lastReady = 0;
  /** Whether it ever responded with anything but 200. */
  wasUnready = false;
  private watching: Promise<unknown> = Promise.resolve();

  private constructor(private readonly service: Service) {}

  static start(service: Service): HealthWatch {
    const watch = new HealthWatch(service);
    watch.watching = Promise.all([watch.keepAsking('/health/live'), watch.keepAsking('/health/ready')]).catch(
      (error) => watch.wavered.push(String(error)),
    );
    return watch;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.watching;
  }

  private async keepAsking(path: '/health/live' | '/health/ready'): Promise<void> {
    while (!this.stopped) {
      const began = performance.now();
      const { status } = await this.service.anonymous.get(path);
      const tookMs = performance.now() - began;
      this.longestProbeMs = Math.max(this.longestProbeMs, tookMs);
      if (path === '/health/ready') {
        this.lastReady = status;
        this.wasUnready ||= status !== 200;
      } else if (status !== 200) this.wavered.push(`${status} after ${Math.round(tookMs)} ms`);
      await delay(PAUSE_MS);
    }
  }
}
