// The load of the soak, in a process of its own, so that generating it takes nothing from the process that measures. It is controlled with
// messages, and reports the results of its calls every second.
import { setTimeout as delay } from 'node:timers/promises';
import { Caller } from './caller.mjs';
import { Errands } from './errands.mjs';
import { Histogram } from './histogram.mjs';
import { Mix } from './mix.mjs';
import { randomFrom } from './random.mjs';
import { Vehicles } from './vehicles.mjs';

const TICK_MS = 5;
const REPORT_MS = 1_000;

/** If more calls are in progress, the service is behind by seconds, and further calls are skipped and counted as such. */
const MOST_UNDER_WAY = 10_000;

/** Enough to see the problem. */
const MOST_SHOWN = 20;

let load;

class Load {
  answers = {};
  latencies = new Histogram();
  wrong = [];
  underWay = 0;
  leftOut = 0;
  most = 0;

  constructor({ url, clients, vins, others, connections, secretPauseMs, seed }) {
    this.agent = Caller.connections(connections);
    const caller = (client) => new Caller(url, client, this.agent);
    this.callers = {
      maker: caller(clients.maker),
      mot: caller(clients.mot),
      sender: caller(clients.sender),
    };
    const random = randomFrom(seed);
    this.mix = new Mix({ ...this.callers, vehicles: new Vehicles(vins, random), others, random });
    this.connections = connections;
    const count = (call, dueAt) => this.count(call, dueAt);
    this.errands = new Errands({ ...this.callers, secretPauseMs, count });
  }

  async login() {
    for (const caller of Object.values(this.callers)) {
      const { status, text } = await caller.login();
      if (status !== 200) throw new Error(`No token: ${status} ${text}`);
    }
  }

  /** Sequential calls on each connection. @returns how many are answered per second */
  async hammer(seconds) {
    const began = performance.now();
    let answered = 0;
    const one = async () => {
      while (performance.now() - began < seconds * 1_000) {
        const dueAt = performance.now();
        this.count(await this.mix.next(), dueAt);
        answered += 1;
      }
    };
    await Promise.all(Array.from({ length: this.connections }, one));
    return answered / ((performance.now() - began) / 1_000);
  }

  /** This many calls per second, whether or not earlier ones were answered, until it is told to end. */
  async keepPace(perSecond) {
    this.errands.begin();
    const began = performance.now();
    let made = 0;
    this.going = true;
    while (this.going) {
      const due = Math.floor(((performance.now() - began) * perSecond) / 1_000);
      for (; made < due; made += 1) this.make(began + (made * 1_000) / perSecond);
      await delay(TICK_MS);
    }
    await this.errands.end();
    while (this.underWay > 0) await delay(TICK_MS);
  }

  /** A call's duration counts from when it was due, so that it includes the wait for a connection. */
  make(dueAt) {
    if (this.underWay >= MOST_UNDER_WAY) {
      this.leftOut += 1;
      return;
    }
    this.underWay += 1;
    this.most = Math.max(this.most, this.underWay);
    this.mix.next().then((call) => {
      this.underWay -= 1;
      this.count(call, dueAt);
    });
  }

  count({ kind, answer, isRight }, dueAt) {
    this.latencies.add(performance.now() - dueAt);
    const name = `${kind}: ${answer.status}`;
    this.answers[name] = (this.answers[name] ?? 0) + 1;
    if (!isRight) this.wrong.push({ kind, status: answer.status, text: answer.text.slice(0, 300) });
  }

  /** The results since the last report. */
  takeFigures() {
    const { answers, wrong, leftOut, most } = this;
    this.answers = {};
    this.wrong = [];
    this.leftOut = 0;
    this.most = this.underWay;
    return {
      answers,
      wrong: wrong.length,
      shown: wrong.slice(0, MOST_SHOWN),
      leftOut,
      mostUnderWay: most,
      latencies: this.latencies.take(),
    };
  }
}

const report = () => process.send({ tell: 'figures', ...load.takeFigures() });

const TASKS = {
  async prepare(given) {
    load = new Load(given);
    await load.login();
  },
  async hammer({ seconds }) {
    const perSecond = await load.hammer(seconds);
    report();
    return { perSecond };
  },
  async begin({ perSecond }) {
    load.reporting = setInterval(report, REPORT_MS);
    load.pace = load.keepPace(perSecond);
  },
  async end() {
    load.going = false;
    await load.pace;
    clearInterval(load.reporting);
    report();
    load.agent.destroy();
  },
};

process.on('message', ({ task, ...given }) => {
  TASKS[task](given).then(
    (result) => process.send({ tell: 'done', ...result }),
    (error) => process.send({ tell: 'failed', reason: String(error.stack) }),
  );
});
process.on('disconnect', () => process.exit());
