import type { Socket } from 'node:net';
import type { ApiRequest } from './principal.js';

/** Limits the connections and requests that are open at a time. A request that is admitted counts until it is over. */
export interface Admission {
  /** Whether a new connection may remain open. */
  admitsConnection(socket: Socket): boolean;
  /** The error for a new request that is refused; undefined when it is admitted. */
  refusalOf(request: ApiRequest): Error | undefined;
  /** Called when a request is over, whether or not it was admitted. */
  ended(request: ApiRequest): void;
}
