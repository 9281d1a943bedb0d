import type { Client } from 'pg';

/** A running server, and a connection to it. */
export interface Running {
  readonly pid: number;
  /** The superuser's address; the connection is the superuser's too. */
  readonly url: string;
  readonly applicationUrl: string;
  readonly client: Client;
}
