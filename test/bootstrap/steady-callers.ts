import { Agent, request } from 'node:http';

/** The result of one call. */
interface Outcome {
  readonly to: string;
  readonly status: number;
}

/**
 * Calls two processes at a constant rate over kept connections, as a load balancer does: it checks every 100 ms whether each process is
 * ready, and sends no calls to one that is not. No call is retried.
 */
export class SteadyCallers {
  readonly outcomes: Outcome[] = [];
  readonly lost: string[] = [];
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 16 });
  private readonly ready = new Map<string, boolean>();
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly underWay = new Set<Promise<void>>();
  private turn = 0;

  constructor(
    private readonly path: string,
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  add(url: string): void {
    this.ready.set(url, false);
  }

  start(everyMs: number): void {
    this.timers.push(
      setInterval(() => {
        for (const url of this.ready.keys()) void this.probe(url);
      }, 100),
      setInterval(() => this.call(), everyMs),
    );
  }

  async stop(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    await Promise.all(this.underWay);
    this.agent.destroy();
  }

  isReady(url: string): boolean {
    return this.ready.get(url) === true;
  }

  countTo(url: string): number {
    return this.outcomes.filter(({ to }) => to === url).length;
  }

  private async probe(url: string): Promise<void> {
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    await answer?.arrayBuffer();
    this.ready.set(url, answer?.ok === true);
  }

  private call(): void {
    const choices = [...this.ready].filter(([, isReady]) => isReady).map(([url]) => url);
    this.turn += 1;
    const to = choices[this.turn % choices.length];
    if (to === undefined) return;
    const call = new Promise<void>((done) => {
      const sent = request(`${to}${this.path}`, { agent: this.agent, headers: this.headers }, (answer) => {
        answer.resume().on('end', () => {
          this.outcomes.push({ to, status: answer.statusCode ?? 0 });
          done();
        });
      });
      sent.on('error', (error) => {
        this.lost.push(`${to}: ${error.message}`);
        done();
      });
      sent.end();
    });
    this.underWay.add(call);
    void call.then(() => this.underWay.delete(call));
  }
}
