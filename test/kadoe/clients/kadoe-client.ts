import type { OnboardedKadoeClient } from '../../../src/kadoe/onboarding/kadoe-onboarding.js';
import { post } from '../../platform/third-party-access/partner.js';
import type { Administrator } from '../../recalls/administration/administrator.js';
import type { Answer, Service } from '../../support/service.js';
import { keepFromLogs } from '../../support/suite-log.js';

export const NEW_PASSWORD = 'Correct-Horse-7';

let onboarded = 0;

/** The body of a request, with a name and an address that no other client has. */
export function requestOf(more: object = {}): { name: string; email: string; role: 'kadoe' } {
  onboarded += 1;
  return { name: `Parking ${onboarded}`, email: `parking-${onboarded}@example.com`, role: 'kadoe', ...more };
}

/** Onboards a client as an administrator does. */
export async function onboardClient(admin: Administrator, more: object = {}): Promise<OnboardedKadoeClient> {
  const answer = await admin.post('/admin/clients', requestOf(more));
  if (answer.status !== 201) throw new Error(`Not onboarded: ${answer.status} ${answer.text}`);
  keepFromLogs('an API key', answer.body.apiKey);
  keepFromLogs('a one-time password', answer.body.oneTimePassword);
  return answer.body;
}

/** Signs in for the first time, and asks as the client. */
export class SignedInClient {
  private constructor(
    private readonly service: Service,
    readonly client: OnboardedKadoeClient,
    readonly token: string,
  ) {}

  static async of(service: Service, client: OnboardedKadoeClient): Promise<SignedInClient> {
    const { userName, oneTimePassword: password } = client;
    await post(service, 'password', { userName, password, newPassword: NEW_PASSWORD });
    const { body, status, text } = await authenticate(service, client);
    if (status !== 200) throw new Error(`No token: ${status} ${text}`);
    keepFromLogs('a token', body['id-token']);
    return new SignedInClient(service, client, body['id-token']);
  }

  /** @returns the codes of a refusal, or those of an answer without a keeper */
  async codesFor(enquirerId: string, more: object = {}): Promise<string[]> {
    const answer = await this.ask({ enquirerId, ...more });
    return (answer.body.errors ?? []).map(({ code }: { code: string }) => code);
  }

  async ask(more: object): Promise<Answer> {
    return this.service.anonymous
      .post('/kadoe/v1/vehicle-keeper')
      .set({ Authorization: this.token, 'X-API-Key': this.client.apiKey })
      .send({
        registrationNumber: 'ZZ99ZZZ',
        reasonCode: '00EV',
        eventDate: '2024-06-01',
        referenceNumber: 'ABC123',
        ...more,
      });
  }
}

export function authenticate(service: Service, { userName }: OnboardedKadoeClient): Promise<Answer> {
  return post(service, 'authenticate', { userName, password: NEW_PASSWORD });
}

/** What is stored of enquirers and mandates, to compare. */
export function stored(service: Service): Promise<unknown> {
  return service.query(`
    SELECT (SELECT json_agg(client.id ORDER BY id) FROM client) AS clients,
           (SELECT json_agg(kadoe_client ORDER BY client_id) FROM kadoe_client) AS terms,
           (SELECT json_agg(enquirer ORDER BY environment, id) FROM enquirer) AS enquirers,
           (SELECT json_agg(enquirer_reason ORDER BY environment, enquirer_id, reason_code) FROM enquirer_reason) AS reasons,
           (SELECT json_agg(mandate ORDER BY client_id, enquirer_id) FROM link_provider_mandate AS mandate) AS mandates,
           (SELECT count(*) FROM third_party_user) AS users,
           (SELECT count(*) FROM api_key) AS keys,
           (SELECT count(*) FROM audit_entry) AS acts`);
}
