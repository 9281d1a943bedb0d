import { setTimeout as delay } from 'node:timers/promises';
import type { Environment } from '../../../src/platform/environment.js';
import { RENEWAL_PATH } from '../../licence-renewal/renewal-partner.js';
import { fields, licenceNumber } from '../../licence-renewal/renewal-site.js';
import type { Pictures } from './pictures.js';

/** An application that was answered 202. */
export interface Accepted {
  readonly transactionId: string;
  readonly environment: Environment;
  readonly dateTimeReceived: string;
  readonly photo: Buffer;
  readonly signature: Buffer;
}

export interface Sender {
  readonly environment: Environment;
  readonly headers: Readonly<Record<string, string>>;
}

const PAUSE_MS = 50;

/** Partners' programs: each sends one application after another, and each one again until it is answered 202, as the contract asks of them. */
export class Submitters {
  readonly accepted: Accepted[] = [];
  readonly faults: string[] = [];
  /** How many 202 said that the application had been received before. */
  replayed = 0;
  /** How many times an application was sent again. */
  repeated = 0;
  private running = true;
  private sent = 0;

  constructor(
    private readonly service: { readonly url: string },
    private readonly senders: readonly Sender[],
    private readonly pictures: Pictures,
    private readonly random: () => number,
  ) {}

  async run(programs: number): Promise<void> {
    await Promise.all(
      Array.from({ length: programs }, (_, index) =>
        this.submitOn(this.senders[index % this.senders.length]),
      ),
    );
  }

  /** No program begins another application. */
  stop(): void {
    this.running = false;
  }

  private async submitOn(sender: Sender | undefined): Promise<void> {
    while (this.running && sender) {
      this.sent += 1;
      await this.submit(sender, `crash-${this.sent}`);
    }
  }

  private async submit({ environment, headers }: Sender, transactionId: string): Promise<void> {
    const photo = this.choose(this.pictures.photos);
    const signature = this.choose(this.pictures.signatures);
    const { handler, photo: flags, ...others } = fields({ drivingLicenceNumber: licenceNumber() });
    const body = JSON.stringify({
      ...others,
      handler: { ...handler, transactionId },
      photo: { ...flags, photographImage: photo.toString('base64') },
      signatureImage: signature.toString('base64'),
    });
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.send(headers, body);
      if (answer?.status === 202) {
        if (answer.replayed) this.replayed += 1;
        this.repeated += attempt - 1;
        this.accepted.push({
          transactionId,
          environment,
          dateTimeReceived: answer.dateTimeReceived,
          photo,
          signature,
        });
        return;
      }
      // A process that is alive may be busy or without its database, but it must not deny.
      if (answer && answer.status !== 503) {
        this.faults.push(`${transactionId}: ${answer.status} ${answer.text}`);
        return;
      }
      await delay(PAUSE_MS);
    }
  }

  private choose(pictures: readonly Buffer[]): Buffer {
    const picture = pictures[Math.floor(this.random() * pictures.length)];
    if (!picture) throw new Error('There are pictures.');
    return picture;
  }

  private async send(headers: Readonly<Record<string, string>>, body: string) {
    try {
      const response = await fetch(`${this.service.url}${RENEWAL_PATH}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body,
      });
      const text = await response.text();
      const { dateTimeReceived = '' } = response.ok
        ? (JSON.parse(text) as { dateTimeReceived?: string })
        : {};
      const replayed = response.headers.get('idempotency-replayed') === 'true';
      return { status: response.status, text, dateTimeReceived, replayed };
    } catch {
      return undefined;
    }
  }
}
