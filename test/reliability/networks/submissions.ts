import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { ApplicationHashes } from '../../../src/licence-renewal/applications/application-hashes.js';
import { OpenApplications } from '../../../src/licence-renewal/applications/open-applications.js';
import { RenewalPartner } from '../../licence-renewal/renewal-partner.js';
import { applicationWith } from '../../licence-renewal/submissions/application-with.js';
import type { Service } from '../../support/service.js';

const IMAGES = [
  ['photo', 'photo.photographImage'],
  ['signature', 'signatureImage'],
  ['photocard-front', 'photoCardFront'],
  ['photocard-back', 'photoCardBack'],
] as const;

const UNAVAILABLE = {
  errors: [{ status: '503', code: 'ServiceUnavailable', detail: 'The service is temporarily unavailable' }],
};

/** A partner that sends an application again until it is accepted, as its customer has paid and gone. */
export class Submissions {
  private readonly transactionId = randomUUID();
  private readonly application = applicationWith({ 'handler.transactionId': this.transactionId });

  private constructor(
    private readonly service: Service,
    private readonly partner: RenewalPartner,
  ) {}

  static async of(service: Service): Promise<Submissions> {
    return new Submissions(service, await RenewalPartner.onboard(service));
  }

  /** One attempt: accepted, or refused in a way that says to try again. @returns its status and how long it took */
  async send(): Promise<{ readonly status: number; readonly tookMs: number }> {
    const began = performance.now();
    const { status, body, headers } = await this.partner.submit(this.application);
    const tookMs = performance.now() - began;
    expect([202, 503]).toContain(status);
    if (status === 503) {
      expect(body).toEqual(UNAVAILABLE);
      expect(headers['retry-after']).toMatch(/^\d+$/);
    }
    return { status, tookMs };
  }

  /** The next one, of another customer. */
  another(): Submissions {
    return new Submissions(this.service, this.partner);
  }

  /** It is there once, with each image byte for byte. */
  async expectStoredOnce(): Promise<void> {
    const get = <Wanted>(wanted: abstract new (...given: never[]) => Wanted): Wanted =>
      this.service.application.get(wanted as unknown as new () => Wanted, { strict: false });
    const rows = await this.service.query<{ id: string }>(
      'SELECT id FROM renewal_application WHERE transaction_hash = $1',
      [await get(ApplicationHashes).ofTransactionId(this.transactionId)],
    );
    expect(rows).toHaveLength(1);
    for (const [kind, path] of IMAGES) {
      const found = await get(OpenApplications).findImage(rows[0]?.id ?? '', kind);
      expect(found?.content.toString('base64'), kind).toBe(this.sent(path));
    }
  }

  private sent(path: string): unknown {
    return path
      .split('.')
      .reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], this.application);
  }
}
