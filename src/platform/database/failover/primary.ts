import { Logger } from '@nestjs/common';
import { type DatabaseHost, nameOf } from '../../config/database-hosts.js';
import { NoPrimary } from './no-primary.js';

/** How long nobody is asked after a search that found no primary, because each call would begin another one. */
const PAUSE_MS = 200;

/** How long the former primary may take to say that it still is, when another host has said so already. */
const HEAD_START_MS = 500;

/** What a search found. A connection that is lost takes back its own, and not what was found since. */
export interface Found {
  readonly host: DatabaseHost;
}

/** A connection that was opened to a primary. */
export interface ConnectionToPrimary {
  readonly to: DatabaseHost | undefined;
  /** Closes it at once, whatever waits on it. */
  abandon(): void;
}

/**
 * Knows which of several hosts is the primary, for all connections of this process to one address. It asks all of them at once, and asks
 * again when a connection was lost. The one that was the primary remains it as long as it says so: of two that say so the service can't
 * know the right one, and with two poolers in front of one primary it must not change between them.
 */
export class Primary {
  private readonly logger = new Logger('Database');
  private readonly connections = new Set<ConnectionToPrimary>();
  private found: Found | undefined;
  private former: DatabaseHost | undefined;
  /** The search that everybody waits for, also for a moment after it has failed. */
  private searching: Promise<Found> | undefined;

  /** @param probe rejects unless the host is a primary, and always ends soon */
  constructor(
    private readonly hosts: readonly DatabaseHost[],
    private readonly probe: (host: DatabaseHost) => Promise<void>,
  ) {}

  /** @throws NoPrimary */
  find(): Promise<Found> {
    if (this.found) return Promise.resolve(this.found);
    this.searching ??= this.search();
    return this.searching;
  }

  /** A connection was lost, or told that its server takes no changes: the next one begins with a search. */
  doubt(found: Found): void {
    if (this.found === found) this.found = undefined;
  }

  /** A connection that took so long that the primary is another one by now is closed. */
  add(connection: ConnectionToPrimary): void {
    this.connections.add(connection);
    if (connection.to !== this.former) connection.abandon();
  }

  /** Without a connection nothing would tell that the primary is gone. */
  remove(connection: ConnectionToPrimary): void {
    this.connections.delete(connection);
    if (this.connections.size === 0) this.found = undefined;
  }

  private async search(): Promise<Found> {
    try {
      const found = { host: await this.ask() };
      this.searching = undefined;
      this.found = found;
      this.moveTo(found.host);
      return found;
    } catch (error) {
      setTimeout(() => {
        this.searching = undefined;
      }, PAUSE_MS).unref();
      throw error;
    }
  }

  private async ask(): Promise<DatabaseHost> {
    const asked = this.hosts.map((host) => this.probe(host).then(() => host));
    const first = Promise.any(asked);
    try {
      const former = this.former && asked[this.hosts.indexOf(this.former)];
      const remains = former && Promise.race([former.catch(() => undefined), first.then(headStart)]);
      return (await remains) ?? (await first);
    } catch (error) {
      throw new NoPrimary(this.hosts, (error as AggregateError).errors);
    }
  }

  /** Statements on connections to the former primary would wait until their timeouts where it is gone without a word. */
  private moveTo(host: DatabaseHost): void {
    const former = this.former;
    this.former = host;
    if (former === undefined || former === host) return;
    this.logger.warn(`The primary is ${nameOf(host)}, and no longer ${nameOf(former)}`);
    for (const connection of this.connections) if (connection.to !== host) connection.abandon();
  }
}

function headStart(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), HEAD_START_MS).unref());
}
