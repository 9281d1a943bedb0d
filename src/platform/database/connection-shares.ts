import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { busy } from '../errors/request-error.js';
import { FairShares, type Release } from './fair-shares.js';

/**
 * The part of the pool for handlers that take one connection each. The rest is for statements that serve many calls at once, and for
 * background work.
 */
const SHARE_OF_ALL = 0.6;

/**
 * At least two connections, so that one waiting call of a manufacturer does not block all its others. A pool of fewer than four connections
 * is not divided.
 */
const LEAST_SHARE = 2;

/** As long as a call waits for a free connection of the pool. */
const WAIT_MS = 5_000;

/** A wait for a client's other calls is over soon, or it lasts as long as a merge: about a minute. */
const RETRY_AFTER_SECONDS = 5;

/** The holder of the share: all clients of an organisation have one share together. */
export interface ShareHolder {
  readonly clientId: string;
  readonly role: string;
  readonly organisation: { readonly id: number } | undefined;
}

/**
 * Divides the connections of the pool among callers: no caller has more than half of those for calls, however long its statements take.
 * (The rows of a manufacturer are locked while its file is merged, and its calls wait for them.)
 */
@Injectable()
export class ConnectionShares {
  private readonly shares: FairShares;

  constructor(@Inject(SETTINGS) { databasePoolSize }: Settings) {
    const inAll = Math.ceil(databasePoolSize * SHARE_OF_ALL);
    const each = Math.max(LEAST_SHARE, Math.ceil(inAll / 2));
    this.shares = new FairShares({ inAll, each, waitMs: WAIT_MS });
  }

  /** @throws RequestError 503 with `Retry-After` when the holder's other calls use its share for too long. */
  take(holder: ShareHolder): Promise<Release> {
    const { role, organisation, clientId } = holder;
    return this.takeAs(organisation ? `${role} ${organisation.id}` : nameOf(clientId));
  }

  /**
   * For a handler that has a connection only now and then (`@TakesNoConnection`): the share is free while it waits for something else, such as
   * the store of objects. Otherwise a few such calls would let all others wait.
   *
   * @param clientId a client without an organisation
   * @throws RequestError 503 as {@link take}
   */
  async during<Result>(clientId: string, work: () => Promise<Result>): Promise<Result> {
    const release = await this.takeAs(nameOf(clientId));
    try {
      return await work();
    } finally {
      release();
    }
  }

  private async takeAs(name: string): Promise<Release> {
    try {
      return await this.shares.take(name);
    } catch (error) {
      throw busy(error, RETRY_AFTER_SECONDS);
    }
  }
}

function nameOf(clientId: string): string {
  return `client ${clientId}`;
}
