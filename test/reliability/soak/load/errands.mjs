import { setTimeout as delay } from 'node:timers/promises';

const TOKEN_PAUSE_MS = 5_000;
const FEED_PAUSE_MS = 2_000;

/** What clients do besides, at its own pace: tokens, new secrets, and reading the feed of changes. */
export class Errands {
  /** @param count is told of each call: its kind, the answer, whether it is right, and when it was due */
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
      // In short pieces, so that the end is not waited for.
      while (this.going && performance.now() < until) await delay(Math.min(200, pauseMs));
    }
  }

  async renewTokens() {
    for (const caller of [this.maker, this.mot, this.sender]) {
      await this.counted('token', 200, () => caller.login());
    }
  }

  /** As the API guide has it: a new secret, a token with it, and the old one is removed. */
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

  /** To its end, as somebody does who keeps a copy. */
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
