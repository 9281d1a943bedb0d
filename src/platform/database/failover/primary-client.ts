import { Client, type ClientConfig } from 'pg';
import { type DatabaseHost, hostsOf } from '../../config/database-hosts.js';
import { IsStandby } from './no-primary.js';
import { type ConnectionToPrimary, type Found, Primary } from './primary.js';
import { probeHost } from './probe-host.js';

/** read_only_sql_transaction, and a server that shuts down, crashed or does not take connections. */
const MOVED_STATES = /^(25006|57P0[1-3])$/;
const READ_ONLY = '25006';

/** As PostgreSQL reports it when a session begins, from version 14 on. */
interface ParameterStatus {
  readonly parameterName: string;
  readonly parameterValue: string;
}

type Connected = (error: Error | null, client?: Client) => void;

/** For each address, because all pools of a process have to agree on the primary. */
const clients = new Map<string, typeof Client>();

/**
 * The kind of client for an address with several hosts. It is handed to pools as their `Client`.
 *
 * @param address the account and the encryption
 * @returns undefined for an address with one host, for which the driver's own is right
 */
export function clientFor(url: string, address: ClientConfig): typeof Client | undefined {
  const hosts = hostsOf(url);
  if (hosts === undefined) return undefined;
  const known = clients.get(url);
  if (known) return known;
  const made = clientOf(new Primary(hosts, (host) => probeHost(address, host)));
  clients.set(url, made);
  return made;
}

function clientOf(primary: Primary): typeof Client {
  return class ClientOfPrimary extends Client implements ConnectionToPrimary {
    private found: Found | undefined;
    private isStandby = false;

    constructor(config?: string | ClientConfig) {
      super(config);
      this.on('error', () => this.doubt());
      this.connection.on('parameterStatus', ({ parameterName, parameterValue }: ParameterStatus) => {
        if (parameterName === 'in_hot_standby') this.isStandby = parameterValue === 'on';
      });
      this.connection.on('errorMessage', (error: { code?: string }) => {
        if (!MOVED_STATES.test(error.code ?? '')) return;
        this.doubt();
        // A pool takes back no client that is ending.
        if (error.code === READ_ONLY) void this.end();
      });
    }

    get to(): DatabaseHost | undefined {
      return this.found?.host;
    }

    abandon(): void {
      this.connection.stream.destroy();
    }

    override connect(): Promise<Client>;
    override connect(connected: Connected): void;
    override connect(connected?: Connected): Promise<Client> | undefined {
      const connecting = this.connectToPrimary();
      if (!connected) return connecting;
      connecting.then((client) => connected(null, client), connected);
      return undefined;
    }

    override end(): Promise<void>;
    override end(ended: (error: Error) => void): void;
    override end(ended?: (error: Error) => void): Promise<void> | undefined {
      // Somebody gave up waiting for a statement: the server may be gone without a word.
      if ((this as { _activeQuery?: unknown })._activeQuery) this.doubt();
      if (!ended) return super.end();
      super.end(ended);
      return undefined;
    }

    private async connectToPrimary(): Promise<Client> {
      this.found = await primary.find();
      // A pool that stopped waiting during the search has closed it.
      if (this.connection.stream.destroyed) throw new Error('timeout expired');
      ({ host: this.host, port: this.port } = this.found.host);
      try {
        await super.connect();
      } catch (error) {
        if (!isRefusal(error)) this.doubt();
        throw error;
      }
      if (this.isStandby) {
        this.doubt();
        void this.end();
        throw new IsStandby();
      }
      primary.add(this);
      this.once('end', () => primary.remove(this));
      return this;
    }

    private doubt(): void {
      if (this.found) primary.doubt(this.found);
    }
  };
}

/** The server itself answered, for instance that it has no connection left, and another one would not be asked for that. */
function isRefusal(error: unknown): boolean {
  const { code, severity } = error as { code?: string; severity?: string };
  return severity !== undefined && !MOVED_STATES.test(code ?? '');
}
