import { expect } from 'vitest';
import { Administrator } from '../../recalls/administration/administrator.js';
import { RenewalPartner } from '../renewal-partner.js';
import { RenewalSite, submission } from '../renewal-site.js';

/** A service with a partner of the test environment, and an administrator who is its caseworker. */
export class CaseSite {
  private constructor(
    readonly site: RenewalSite,
    readonly admin: Administrator,
    /** Of the partner. */
    readonly clientId: string,
  ) {}

  static async start(): Promise<CaseSite> {
    const site = await RenewalSite.start();
    const { partner } = await RenewalPartner.onboard(site.service, { environment: 'test' });
    return new CaseSite(site, await Administrator.of(site.service), partner.clientId);
  }

  /** At a time of its own, so that each application has a place in the order. */
  accept(given: Parameters<RenewalSite['accept']>[0]): Promise<string> {
    this.site.service.clock.advance({ seconds: 1 });
    return this.site.accept(given);
  }

  /** An application that a caseworker has to look at. */
  async inReview(more: Parameters<typeof submission>[0] = {}): Promise<string> {
    const given = { clientId: this.clientId, environment: 'test', scenario: 'in-review' } as const;
    const id = await this.accept(submission({ ...given, ...more }));
    await this.site.process();
    expect(await this.site.stateOf(id)).toBe('IN_REVIEW');
    return id;
  }
}

export const pathOf = (id: string, rest = '') => `/admin/renewals/${id}${rest}`;

export const idsOf = ({ body }: { body: { applications: { applicationId: string }[] } }) =>
  body.applications.map(({ applicationId }) => applicationId);
