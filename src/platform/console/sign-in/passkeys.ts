import { Inject, Injectable } from '@nestjs/common';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import { DataSource } from 'typeorm';
import type { Actor } from '../../audit/actor.js';
import { AuditLog } from '../../audit/audit-log.js';
import { consoleOrigin } from '../../config/public-addresses.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { type Transaction, Transactions } from '../../database/transaction.js';
import { RequestError } from '../../errors/request-error.js';
import type { Person } from '../people/person.js';
import type { Session } from '../sessions/session.js';
import { type Browser, Sessions } from '../sessions/sessions.js';
import { type ListedPasskey, PasskeyRepository } from './passkey.repository.js';
import { parseCredential } from './passkey-response.js';

/** Loaded when somebody uses a passkey, because a process that serves no console does not need it. */
const library = () => import('@simplewebauthn/server');

const NOT_ACCEPTED = 'The passkey was not accepted. Reload the page and try again.';
const LAST_PASSKEY = 'This is your last passkey. Add another one first.';

/**
 * Passkeys: a device signs a challenge of ours, for our address alone, after its owner has shown that it is them. Nothing that could be given
 * away, or asked for by a false page, is stored here or known to the person.
 */
@Injectable()
export class Passkeys {
  private readonly origin: string;
  private readonly host: string;

  constructor(
    private readonly transactions: Transactions,
    private readonly passkeys: PasskeyRepository,
    private readonly sessions: Sessions,
    private readonly audit: AuditLog,
    private readonly database: DataSource,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.origin = consoleOrigin(settings);
    this.host = new URL(this.origin).hostname;
  }

  /** What the script of a page hands to the browser, as JSON, to sign in with any passkey that it has for this address. */
  async signInOptions(): Promise<string> {
    const { generateAuthenticationOptions } = await library();
    const options = await generateAuthenticationOptions({ rpID: this.host, userVerification: 'required' });
    await this.passkeys.insertChallenge(this.database, options.challenge);
    return JSON.stringify(options);
  }

  /** The same, to make a passkey for a person. */
  async registrationOptions({ id, name }: Person): Promise<string> {
    const { generateRegistrationOptions } = await library();
    const known = await this.passkeys.list(this.database, id);
    const options = await generateRegistrationOptions({
      rpName: 'Vehicle Recalls console',
      rpID: this.host,
      userName: name,
      userID: new TextEncoder().encode(id),
      attestationType: 'none',
      excludeCredentials: known.map(({ credentialId }) => ({ id: credentialId })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    await this.passkeys.insertChallenge(this.database, options.challenge);
    return JSON.stringify(options);
  }

  /**
   * @param response what the browser said, as JSON
   * @param person who has to be the owner; absent for anybody who may enter
   * @returns the token of a new session; undefined when the passkey is not accepted
   */
  async signIn(
    response: string,
    browser: Browser,
    before: Session | undefined,
    person?: Person,
  ): Promise<string | undefined> {
    return this.transactions.run(async (transaction) => {
      const owner = await this.verify(transaction, response);
      if (owner === undefined || (person && person.id !== owner)) return undefined;
      await this.audit.record(
        transaction,
        { kind: 'person', personId: owner, address: browser.address },
        {
          action: person ? 'confirmed' : 'signed in',
          subject: { kind: 'person', id: owner },
          after: { with: 'passkey' },
        },
      );
      return this.sessions.beginWithin(transaction, owner, browser, before);
    });
  }

  /** @throws RequestError when it is not accepted */
  async addWithin(transaction: Transaction, by: Actor, person: Person, response: string): Promise<void> {
    const credential = parseCredential(response);
    const { verifyRegistrationResponse } = await library();
    const verified =
      credential &&
      (await verifyRegistrationResponse({
        response: credential as unknown as RegistrationResponseJSON,
        expectedChallenge: (challenge) => this.passkeys.useChallenge(transaction, challenge),
        expectedOrigin: this.origin,
        expectedRPID: this.host,
        requireUserVerification: true,
      }).catch(() => undefined));
    if (!verified?.verified) throw new RequestError('conflict', { reason: NOT_ACCEPTED });
    const { id, publicKey, counter } = verified.registrationInfo.credential;
    const isNew = await this.passkeys.insert(transaction, {
      credentialId: id,
      personId: person.id,
      publicKey: Buffer.from(publicKey),
      counter,
    });
    if (!isNew) throw new RequestError('conflict', { reason: NOT_ACCEPTED });
    await this.audit.record(transaction, by, {
      action: 'passkey added',
      subject: { kind: 'person', id: person.id },
    });
  }

  add(by: Actor, person: Person, response: string): Promise<void> {
    return this.transactions.run((transaction) => this.addWithin(transaction, by, person, response));
  }

  list(person: Person): Promise<ListedPasskey[]> {
    return this.passkeys.list(this.database, person.id);
  }

  /** @throws RequestError when it is the person's last one, because they could not enter any more */
  remove(by: Actor, person: Person, credentialId: string): Promise<void> {
    return this.transactions.run(async (transaction) => {
      const known = await this.passkeys.list(transaction, person.id);
      if (!known.some((each) => each.credentialId === credentialId)) throw new RequestError('notFound');
      if (known.length === 1) throw new RequestError('conflict', { reason: LAST_PASSKEY });
      await this.passkeys.remove(transaction, person.id, credentialId);
      await this.audit.record(transaction, by, {
        action: 'passkey removed',
        subject: { kind: 'person', id: person.id },
      });
    });
  }

  /** @returns the id of the owner */
  private async verify(transaction: Transaction, response: string): Promise<string | undefined> {
    const credential = parseCredential(response);
    const known = credential && (await this.passkeys.lock(transaction, credential.id));
    if (!known) return undefined;
    const { verifyAuthenticationResponse } = await library();
    const verified = await verifyAuthenticationResponse({
      response: credential as unknown as AuthenticationResponseJSON,
      expectedChallenge: (challenge) => this.passkeys.useChallenge(transaction, challenge),
      expectedOrigin: this.origin,
      expectedRPID: this.host,
      requireUserVerification: true,
      credential: {
        id: known.credentialId,
        publicKey: new Uint8Array(known.publicKey),
        counter: known.counter,
      },
    }).catch(() => undefined);
    if (!verified?.verified) return undefined;
    await this.passkeys.use(transaction, known.credentialId, verified.authenticationInfo.newCounter);
    return known.personId;
  }
}
