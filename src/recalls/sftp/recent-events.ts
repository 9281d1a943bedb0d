import { LRUCache } from 'lru-cache';

/** Counts events per key within a trailing time. Times are on the monotonic clock. */
export class RecentEvents {
  private readonly events: LRUCache<string, readonly number[]>;

  /** @param mostKeys bounds the memory; the keys with the oldest events are forgotten first */
  constructor(
    private readonly withinMs: number,
    mostKeys: number,
  ) {
    this.events = new LRUCache({ max: mostKeys });
  }

  count(key: string, now: number): number {
    return this.recent(key, now).length;
  }

  add(key: string, now: number): void {
    this.events.set(key, [...this.recent(key, now), now]);
  }

  clear(key: string): void {
    this.events.delete(key);
  }

  /** Uncounts one event. */
  remove(key: string, at: number): void {
    const events = [...(this.events.peek(key) ?? [])];
    const index = events.indexOf(at);
    if (index === -1) return;
    events.splice(index, 1);
    this.events.set(key, events);
  }

  private recent(key: string, now: number): number[] {
    return (this.events.get(key) ?? []).filter((instant) => instant > now - this.withinMs);
  }
}
