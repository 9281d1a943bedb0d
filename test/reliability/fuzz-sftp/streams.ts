import { kindsBeforeKeys } from './before-keys.js';
import { KINDS_BEFORE_LOGIN } from './before-login.js';
import { Chance } from './chance.js';
import { kindsOfConnections } from './odd-connections.js';
import type { ForbiddenPaths } from './odd-requests.js';
import { kindsOfSessions } from './odd-sessions.js';
import type { Recording } from './recorded-handshake.js';
import type { Kind, Parting, Stream } from './stream.js';

const PARTINGS: readonly [Parting, ...Parting[]] = ['half-close', 'reset', 'hang up'];

/** All malformed clients: the n-th is always the same for a seed, whatever was made before it. */
export class Streams {
  readonly kinds: readonly Kind[];

  constructor(
    private readonly seed: number,
    recordings: readonly [Recording, ...Recording[]],
    forbidden: ForbiddenPaths,
  ) {
    this.kinds = [
      ...kindsBeforeKeys(recordings),
      ...KINDS_BEFORE_LOGIN,
      ...kindsOfSessions(forbidden),
      ...kindsOfConnections(forbidden),
    ];
  }

  make(number: number): Stream {
    const chance = new Chance(this.seed, number);
    // In turn, so that a short run has some of each kind.
    const kind = this.kinds[number % this.kinds.length];
    if (!kind) throw new Error('There are no kinds of odd clients.');
    const actions = kind.actions(chance, `fuzz${number}`);
    return { number, kind: kind.name, stage: kind.stage, actions, parting: chance.pick(PARTINGS) };
  }
}
