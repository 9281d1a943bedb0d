import { randomUUID } from 'node:crypto';
import { ApiKeys } from '../../../src/platform/clients/api-keys.js';
import { ClientDirectory } from '../../../src/platform/clients/client-directory.js';
import { ClientRegistry } from '../../../src/platform/clients/client-registry.js';
import type { Settings } from '../../../src/platform/config/settings.js';
import { Transactions } from '../../../src/platform/database/transaction.js';
import type { Environment } from '../../../src/platform/environment.js';
import { PasswordHasher } from '../../../src/platform/third-party-access/passwords/password-hasher.js';
import { RecoveryCodes } from '../../../src/platform/third-party-access/recovery-codes/recovery-codes.js';
import { ThirdPartyUsers } from '../../../src/platform/third-party-access/users/third-party-users.js';
import type { FakeClock } from '../../support/fake-clock.js';
import { type Answer, Service } from '../../support/service.js';
import { keepFromLogs } from '../../support/suite-log.js';
import { PARTNER_SURFACES } from './partner.surface.js';

export const PASSWORD = 'Correct-Horse-7';

/** Behind a proxy, so that a test can call from any address. */
export function startService(
  settings: Partial<Settings> = {},
  others: { clock?: FakeClock; databaseUrl?: string } = {},
): Promise<Service> {
  return Service.start({ trustedProxies: 1, ...settings }, { ...others, moreSurfaces: PARTNER_SURFACES });
}

let partners = 0;

/** Of {@link PASSWORD}, made once. */
let passwordHash: Promise<string> | undefined;

/** A client with a user, onboarded the way a surface does it. */
export class Partner {
  private constructor(
    private readonly service: Service,
    readonly clientId: string,
    readonly email: string,
    readonly userName: string,
    readonly oneTimePassword: string,
    readonly apiKey: string,
  ) {}

  /** It has the one-time password that it was handed. */
  static async onboard(
    service: Service,
    role = 'keeper-client',
    environment: Environment = 'live',
  ): Promise<Partner> {
    partners += 1;
    const clientId = randomUUID();
    const teamEmail = `partner-${partners}@example.com`;
    const get = <Type>(type: new (...args: never[]) => Type) =>
      service.application.get<Type>(type, { strict: false });
    const { user, apiKey } = await get(Transactions).run(async (transaction) => {
      await get(ClientRegistry).add(transaction, {
        id: clientId,
        role,
        environment,
        name: `Partner ${partners}`,
        teamEmail,
      });
      return {
        user: await get(ThirdPartyUsers).createUser(transaction, clientId),
        apiKey: (await get(ApiKeys).issue(transaction, clientId)).apiKey,
      };
    });
    keepFromLogs('an API key', apiKey);
    keepFromLogs('a one-time password', user.oneTimePassword);
    return new Partner(service, clientId, teamEmail, user.userName, user.oneTimePassword, apiKey);
  }

  /** It has set the password {@link PASSWORD}. Written into the tables, because each hash takes its time. */
  static async signedUp(service: Service, role?: string, environment?: Environment): Promise<Partner> {
    const partner = await Partner.onboard(service, role, environment);
    passwordHash ??= service.application.get(PasswordHasher, { strict: false }).hash('tests', PASSWORD);
    const now = service.clock.now();
    await service.query(
      `WITH former AS (
         INSERT INTO third_party_former_password (client_id, password_hash) VALUES ($1, $2)
       )
       UPDATE third_party_user
          SET password_hash = $2, is_one_time = false, password_set_at = $3, password_expires_at = $4
        WHERE client_id = $1`,
      [partner.clientId, await passwordHash, new Date(now), new Date(now + 90 * 86_400_000)],
    );
    return partner;
  }

  authenticate(password = PASSWORD, address = '198.51.100.7'): Promise<Answer> {
    return post(this.service, 'authenticate', { userName: this.userName, password }, address);
  }

  changePassword(
    proof: { readonly password?: string; readonly verifyCode?: string },
    newPassword = PASSWORD,
    address = '198.51.100.7',
  ): Promise<Answer> {
    return post(this.service, 'password', { userName: this.userName, newPassword, ...proof }, address);
  }

  async token(): Promise<string> {
    const { body, status, text } = await this.authenticate();
    if (status !== 200) throw new Error(`No token: ${status} ${text}`);
    keepFromLogs('a token', body['id-token']);
    return body['id-token'];
  }

  async headers(): Promise<Record<string, string>> {
    return { Authorization: await this.token(), 'X-API-Key': this.apiKey };
  }

  /** Asks for a code. @returns the code of the newest mail; undefined when no mail was written */
  async requestCode(email = this.email): Promise<string | undefined> {
    const before = await this.codes();
    const answer = await post(this.service, 'new-password', { userName: this.userName, email });
    if (answer.status !== 200) throw new Error(`No code: ${answer.status} ${answer.text}`);
    await this.service.application.get(RecoveryCodes, { strict: false }).settle();
    const after = await this.codes();
    return after.length > before.length ? after.at(-1) : undefined;
  }

  mails(): Promise<{ subject: string; text: string }[]> {
    return this.service.query(
      'SELECT subject, body_text AS text FROM outbox_mail WHERE recipient = $1 ORDER BY created_at, id',
      [this.email],
    );
  }

  async disable(): Promise<void> {
    await this.service.query('UPDATE client SET disabled_at = now() WHERE id = $1', [this.clientId]);
    this.service.application.get(ClientDirectory, { strict: false }).forget();
  }

  private async codes(): Promise<string[]> {
    const rows = await this.service.query<{ text: string }>(
      `SELECT body_text AS text FROM outbox_mail
        WHERE recipient = $1 AND subject = 'Your code for a new password' ORDER BY xmin::text::bigint`,
      [this.email],
    );
    return rows.map(({ text }) => /The code is (\d{6})\./.exec(text)?.[1] ?? 'no code');
  }
}

/** Calls the Authentication API. */
export function post(
  { anonymous }: Service,
  call: string,
  body?: object | string,
  address = '198.51.100.7',
): Promise<Answer> {
  const request = anonymous.post(`/thirdparty-access/v1/${call}`).set('X-Forwarded-For', address);
  if (body === undefined) return Promise.resolve(request);
  return Promise.resolve(request.set('Content-Type', 'application/json').send(body));
}

/** The body of every failed sign-in: it does not depend on the reason. */
export const REFUSED = [
  { status: 401, title: 'Authentication Failure', detail: 'Authentication attempt failed' },
];

export const EXPIRED = [{ status: 401, title: 'Authentication Failure', detail: 'Password expired' }];
