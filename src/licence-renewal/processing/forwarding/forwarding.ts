import type { Environment } from '../../../platform/environment.js';

/** An application on its way to the receiver, which issues the licence. */
export interface Forwarded {
  readonly id: string;
  readonly environment: Environment;
  readonly clientId: string;
  readonly transactionId: string;
  readonly receivedAt: Date;
  /** JSON (`forwarded-content.ts`), with everything personal. */
  readonly content: Buffer;
}

/** Why an application was not forwarded, in words that name no person. */
export class ForwardingFailed extends Error {
  override readonly name = 'ForwardingFailed';
}

/**
 * Takes applications away. An application may be delivered twice, when a process is killed between its delivery and its commit; the second delivery has
 * the same name or key, and changes nothing.
 */
export abstract class Forwarding {
  /** @throws ForwardingFailed */
  abstract deliver(forwarded: Forwarded, signal: AbortSignal): Promise<void>;
}
