import type { Chance } from './chance.js';

/** How far a connection proceeds normally before the malformed part begins. */
export type Stage =
  | 'connected'
  | 'keys agreed'
  | 'logged in'
  | 'session open'
  | 'session with a small window';

/** One step on a connection. Its content is fixed before the first byte is sent. */
export type Action =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  | { readonly kind: 'message'; readonly payload: Buffer }
  | { readonly kind: 'sftp'; readonly bytes: Buffer }
  | { readonly kind: 'answer' }
  | { readonly kind: 'rekey' }
  | { readonly kind: 'deaf' }
  | { readonly kind: 'pause'; readonly ms: number };

/** How the client disconnects at the end. */
export type Parting = 'half-close' | 'reset' | 'hang up';

/** A malformed client, from its first byte to its last, repeatable by seed and number. */
export interface Stream {
  readonly number: number;
  readonly kind: string;
  readonly stage: Stage;
  readonly actions: readonly Action[];
  readonly parting: Parting;
}

/** A kind of malformed client. */
export interface Kind {
  readonly name: string;
  readonly stage: Stage;
  /** The name of the client's files, which no other stream uses. */
  actions(chance: Chance, tag: string): Action[];
}

export const bytes = (...pieces: readonly Buffer[]): Action[] =>
  pieces.map((piece) => ({ kind: 'bytes', bytes: piece }));
export const messages = (...payloads: readonly Buffer[]): Action[] =>
  payloads.map((payload) => ({ kind: 'message', payload }));
export const sftp = (...pieces: readonly Buffer[]): Action[] =>
  pieces.map((piece) => ({ kind: 'sftp', bytes: piece }));
export const pause = (ms: number): Action => ({ kind: 'pause', ms });
/** Waits until the server has sent something more, for a while. */
export const ANSWER: Action = { kind: 'answer' };

const LONGEST_SHOWN = 400;

/** What is needed to reproduce a stream, for the message of a failure. */
export function describeStream({ number, kind, stage, actions, parting }: Stream): string {
  const lines = actions.map((action) => {
    if (action.kind === 'pause') return `pause ${action.ms} ms`;
    if (!('bytes' in action || 'payload' in action)) return action.kind;
    const sent = 'bytes' in action ? action.bytes : action.payload;
    const hex = sent.subarray(0, LONGEST_SHOWN).toString('hex');
    return `${action.kind} (${sent.length} bytes) ${hex}${sent.length > LONGEST_SHOWN ? '…' : ''}`;
  });
  return [`stream ${number}: ${kind}, ${stage}`, ...lines, `parting: ${parting}`].join('\n');
}
