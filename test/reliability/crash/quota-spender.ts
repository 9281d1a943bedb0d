import type { ClientSession } from './client-session.js';
import { isDone, isUncertain } from './exchange.js';
import type { Look } from './look.js';

const REST_MS = 40;
const REST_WHEN_REFUSED_MS = 500;

/** Makes calls for a client with a small daily allowance, until it is refused and beyond. */
export class QuotaSpender {
  refused = 0;
  private readonly answeredOn = new Map<string, number>();

  constructor(
    readonly session: ClientSession,
    readonly allowance: number,
    private readonly random: () => number,
  ) {}

  get answered(): number {
    return [...this.answeredOn.values()].reduce((sum, count) => sum + count, 0);
  }

  readonly step = async (): Promise<number> => {
    const day = today();
    const told = await this.session.call('small allowance', 'GET', '/recalls?limit=1');
    if (told?.status === 429) {
      this.refused += 1;
      return REST_WHEN_REFUSED_MS;
    }
    isUncertain(told);
    // A call around midnight may count for either day.
    if (isDone(told) && day === today()) this.answeredOn.set(day, (this.answeredOn.get(day) ?? 0) + 1);
    return this.random() * REST_MS;
  };

  /** Checks that the allowed calls were assigned before, and that no more were assigned than allowed. @returns the problems */
  async check(look: Look): Promise<string[]> {
    const rows = await look<{ day: string; handedOut: number }>(
      'SELECT day::text, handed_out AS "handedOut" FROM daily_usage WHERE client_id = $1',
      [this.session.client.clientId],
    );
    const handedOut = new Map(rows.map((row) => [row.day, row.handedOut]));
    return [...this.answeredOn].flatMap(([day, answered]) => {
      const given = handedOut.get(day) ?? 0;
      return answered <= given && given <= this.allowance
        ? []
        : [`Of ${this.allowance} calls a day ${given} were handed out and ${answered} answered`];
    });
  }
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
