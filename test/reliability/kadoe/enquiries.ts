import { setTimeout as delay } from 'node:timers/promises';
import { ENQUIRY_PATH } from '../../kadoe/enquirer.js';
import { type Answer, EVENT_DATE, markOf, VEHICLES, versionIn } from './versions.js';

/** An enquiry that was answered with a keeper. */
export interface Answered {
  readonly reference: string;
  readonly version: number;
}

const PAUSE_MS = 20;

/** Asks for keepers without a pause, whether or not somebody answers, and keeps what it was told. */
export class Enquiries {
  readonly answered: Answered[] = [];
  /** Sent, and not answered with 200: the process was killed, or could not be reached. */
  readonly unanswered: string[] = [];
  readonly faults: string[] = [];
  private running = true;
  private asked = 0;

  /** @param newest the version of the last load that is known to be there: no later answer may be older */
  constructor(
    private readonly service: { readonly url: string },
    private readonly headers: Readonly<Record<string, string>>,
    private readonly newest: () => number,
    private readonly random: () => number,
  ) {}

  async run(callers: number): Promise<void> {
    await Promise.all(Array.from({ length: callers }, () => this.askOn()));
  }

  stop(): void {
    this.running = false;
  }

  private async askOn(): Promise<void> {
    while (this.running) {
      this.asked += 1;
      await this.ask(`REF-${this.asked}`, Math.floor(this.random() * VEHICLES));
    }
  }

  private async ask(reference: string, index: number): Promise<void> {
    const atLeast = this.newest();
    const answer = await this.send(reference, markOf(index));
    if (answer?.status !== 200) {
      this.unanswered.push(reference);
      // A process that is dead refuses connections at once.
      await delay(PAUSE_MS);
      // A process that is alive may be busy, but it must not deny.
      if (answer && answer.status !== 503) this.faults.push(`${reference}: ${JSON.stringify(answer)}`);
      return;
    }
    const version = versionIn(index, answer);
    if (typeof version === 'string') this.faults.push(version);
    else if (version < atLeast) this.faults.push(`${reference}: version ${version} after version ${atLeast}`);
    else this.answered.push({ reference, version });
  }

  private async send(referenceNumber: string, registrationNumber: string): Promise<Answer | undefined> {
    try {
      const response = await fetch(`${this.service.url}${ENQUIRY_PATH}`, {
        method: 'POST',
        headers: { ...this.headers, 'content-type': 'application/json' },
        body: JSON.stringify({
          ...{ registrationNumber, referenceNumber, eventDate: EVENT_DATE },
          ...{ enquirerId: 'IT321', reasonCode: '00EV' },
        }),
      });
      return { status: response.status, body: (await response.json()) as Answer['body'] };
    } catch {
      return undefined;
    }
  }
}
