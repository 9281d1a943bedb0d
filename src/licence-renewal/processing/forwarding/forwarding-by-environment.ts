import type { Environment } from '../../../platform/environment.js';
import { type Forwarded, Forwarding } from './forwarding.js';

/** Forwards live and test applications to places of their own: a test client's application never gets to where licences are issued. */
export class ForwardingByEnvironment extends Forwarding {
  constructor(private readonly destinations: Readonly<Record<Environment, Forwarding>>) {
    super();
  }

  async deliver(forwarded: Forwarded, signal: AbortSignal): Promise<void> {
    await this.destinations[forwarded.environment].deliver(forwarded, signal);
  }
}
