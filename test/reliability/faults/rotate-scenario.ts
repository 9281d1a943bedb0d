import { expect } from 'vitest';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import { sendDue } from '../../platform/mail/outbox-mails.js';
import { keepFromLogs } from '../../support/suite-log.js';
import { type Answered, callAnew, growOld } from './calling.js';
import { LONGEST_PAUSE } from './rounds.js';
import type { Scenario } from './scenario.js';
import { expectMailsArrived } from './sent-mails.js';
import type { Surroundings } from './surroundings.js';

export interface Rotation {
  readonly maker: OnboardedClient;
  answered: Answered | undefined;
  /** Whether there is a new secret. */
  isThere: boolean;
  hasDoubledMail: boolean;
}

/** A client that gets a token and a new secret, and the mail to its team. */
export class RotateScenario implements Scenario<Rotation> {
  readonly name = 'rotate a secret';

  constructor(private readonly surroundings: Surroundings) {}

  async prepare(): Promise<Rotation> {
    const { service } = this.surroundings;
    const maker = await service.onboard();
    growOld(service);
    return { maker, answered: undefined, isThere: false, hasDoubledMail: false };
  }

  async attempt(rotation: Rotation): Promise<void> {
    rotation.answered = await this.renew(rotation);
    // A mail that fails is tried again in the next round.
    await sendDue(this.surroundings.service).catch(() => {});
  }

  /** One or two secrets, a mail for the second, and the secret of the response authenticates the client. */
  async judge(rotation: Rotation): Promise<void> {
    const { maker, answered } = rotation;
    expect(answered?.status, 'status').toBeOneOf([200, 503]);
    const secrets = await this.secretsOf(maker);
    expect(secrets, 'live secrets').toBeOneOf([1, 2]);
    rotation.isThere = secrets === 2;
    expect(await this.mailsOf(maker), 'mails').toBe(secrets - 1);
    if (answered?.status !== 200) return;
    expect(rotation.isThere, 'what was answered with 200 is there').toBe(true);
    await this.expectProof(maker, answered);
  }

  async finish(rotation: Rotation): Promise<void> {
    const { service, mails } = this.surroundings;
    const { maker, answered, isThere } = rotation;
    const again = await this.renew(rotation);
    expect(again.status, 'status of the same call again').toBe(isThere ? 412 : 200);
    let written = isThere ? 1 : 0;
    if (again.status === 200) {
      written += 1;
      await this.expectProof(maker, again);
    } else if (answered?.status !== 200) {
      // A secret that nobody knows: its client sees it in the list, removes it and creates another one.
      await this.removeUnknown(maker);
      const anew = await this.renew(rotation);
      expect(anew.status, 'status once the unknown secret is removed').toBe(200);
      written += 1;
      await this.expectProof(maker, anew);
    }
    service.clock.advance(LONGEST_PAUSE);
    await sendDue(service);
    expect(await this.secretsOf(maker), 'live secrets').toBe(2);
    const { copies } = await expectMailsArrived(service, mails, teamOf(maker), written);
    rotation.hasDoubledMail = copies > written;
  }

  hasDoubledMail({ hasDoubledMail }: Rotation): boolean {
    return hasDoubledMail;
  }

  private async removeUnknown(maker: OnboardedClient): Promise<void> {
    const { service } = this.surroundings;
    const listed = await callAnew(service, maker, 'get', '/credentials');
    expect(listed.status, 'status of the list').toBe(200);
    const [, unknown] = listed.body as unknown as { keyId: string }[];
    const removed = await callAnew(service, maker, 'delete', `/credentials/${unknown?.keyId}`);
    expect(removed.status, 'status of the removal').toBe(204);
  }

  private renew({ maker }: Rotation): Promise<Answered> {
    return callAnew(this.surroundings.service, maker, 'put', '/credentials');
  }

  private async expectProof(maker: OnboardedClient, { body }: Answered): Promise<void> {
    const clientSecret = String(body.clientSecret);
    keepFromLogs('a client secret', clientSecret);
    const seen = await callAnew(this.surroundings.service, { ...maker, clientSecret }, 'get', '/credentials');
    expect(seen.status, 'status with the new secret').toBe(200);
  }

  private async secretsOf({ clientId }: OnboardedClient): Promise<number> {
    const rows = await this.surroundings.service.query(
      'SELECT FROM client_secret WHERE client_id = $1 AND removed_at IS NULL',
      [clientId],
    );
    return rows.length;
  }

  private async mailsOf(maker: OnboardedClient): Promise<number> {
    const rows = await this.surroundings.service.query('SELECT FROM outbox_mail WHERE recipient = $1', [
      teamOf(maker),
    ]);
    return rows.length;
  }
}

function teamOf(maker: OnboardedClient): string {
  return maker.manufacturer?.teamEmail ?? '';
}
