import { setTimeout as delay } from 'node:timers/promises';

const TOKEN_PAUSE_MS = 5_000;
const FEED_PAUSE_MS = 2_000;

/** Other activities of clients, at their own pace: tokens, new secrets, and reading the change feed. */
export class Errands {
  /** @param count called for each call with its kind, the response, whether it is as expected, and when it was due */
  constructor({ maker, mot, sender, secretPauseMs, count }) {
    Object.assign(this, { maker, mot, sender, secretPauseMs, count });
    this.going = true;
    this.since = undefined;
  }

  begin() {
    this.under = Promise.all([
      this.every(TOKEN_PAUSE_MS, () => this.renewTokens()),
      this.every(this.secretPauseMs, () => this.renewSecret()),
      this.every(FEED_PAUSE_MS, () => this.readFeed()),
    ]);
  }

  async end() {
    this.going = false;
    await this.under;
  }

  async every(pauseMs, errand) {
    while (this.going) {
      await errand();
      const until = performance.now() + pauseMs;
      // In short parts, so that the end need not wait.
      while (this.going && performance.now() < until) await delay(Math.min(200, pauseMs));
    }
  }

  async renewTokens() {
    for (const caller of [this.maker, this.mot, this.sender]) {
      await this.counted('token', 200, () => caller.login());
    }
  }

  /** As in the API guide: create a new secret, get a token with it, and remove the old one. */
  async renewSecret() {
    const { sender } = this;
    const renewed = await this.counted('new secret', 200, () => sender.call('PUT', '/credentials'));
    if (renewed.status !== 200) return;
    sender.client = { ...sender.client, clientSecret: JSON.parse(renewed.text).clientSecret };
    await this.counted('token', 200, () => sender.login());
    const kept = await this.counted('list secrets', 200, () => sender.call('GET', '/credentials'));
    if (kept.status !== 200) return;
    const [oldest] = JSON.parse(kept.text);
    await this.counted('remove secret', 204, () => sender.call('DELETE', `/credentials/${oldest.keyId}`));
  }

  /** To its end, like a service that keeps a copy. */
  async readFeed() {
    let more = true;
    while (more && this.going) {
      const place = this.since === undefined ? '' : `&since=${encodeURIComponent(this.since)}`;
      const page = await this.counted('changes', 200, () =>
        this.mot.call('GET', `/mot/changes?limit=1000${place}`),
      );
      if (page.status !== 200) return;
      ({ next: this.since, more } = JSON.parse(page.text));
    }
  }

  async counted(kind, expected, call) {
    const dueAt = performance.now();
    const answer = await call();
    this.count({ kind, answer, isRight: answer.status === expected }, dueAt);
    return answer;
  }
}
