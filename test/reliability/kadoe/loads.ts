import { setTimeout as delay } from 'node:timers/promises';
import { versionOf } from './versions.js';

const PAUSE_MS = 20;

/** Loads one version of the register after the other, over HTTP, whether or not somebody answers. */
export class Loads {
  /** The newest version whose load was answered. */
  newest = 0;
  loaded = 0;
  /** Loads that were sent and not answered, which may be there or not. */
  brokenOff = 0;
  readonly faults: string[] = [];
  private running = true;
  private version = 0;

  constructor(
    private readonly service: { readonly url: string },
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  async run(): Promise<void> {
    while (this.running) await this.loadNext();
  }

  stop(): void {
    this.running = false;
  }

  /** @throws when it is refused */
  async loadNext(): Promise<void> {
    this.version += 1;
    const version = this.version;
    try {
      const response = await fetch(`${this.service.url}/admin/register/loads`, {
        method: 'POST',
        headers: { ...this.headers, 'content-type': 'application/x-ndjson' },
        body: versionOf(version),
      });
      const text = await response.text();
      if (response.status === 200) {
        this.newest = version;
        this.loaded += 1;
      } else if (response.status !== 503) this.faults.push(`${response.status} ${text}`);
    } catch {
      this.brokenOff += 1;
      await delay(PAUSE_MS);
    }
  }
}
