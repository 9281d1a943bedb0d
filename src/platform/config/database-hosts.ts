import { isIP } from 'node:net';
import { z } from 'zod';
import { isUrlOf } from './setting-values.js';

/** A server of the database. */
export interface DatabaseHost {
  readonly host: string;
  readonly port: number;
}

const POSTGRESQL_PORT = 5432;
const HIGHEST_PORT = 65_535;

/** The scheme, the account with its password, the hosts, and everything behind them. */
const PARTS = /^(postgres(?:ql)?:\/\/)([^/?#]*@)?([^/?#]*)(.*)$/is;

/** An address in brackets or a name, and a port. */
const HOST = /^(?:\[([^\]]*)\]|([a-z0-9_.-]+))(?::(\d{1,5}))?$/i;

/** What libpq calls a server that can be written to. */
const PRIMARY = ['read-write', 'primary'];

/** In what the settings say afterwards. `new URL` takes no more than one host with a port, so the address has the first one. */
const ALL_HOSTS = 'hosts';
const SEVERAL = /[?&]hosts=/;

const FORM = 'postgres://user:password@one:5432,two:5432/database?target_session_attrs=read-write';
const IN_FRONT = `must name its hosts in front of the database: ${FORM}`;
const NO_URL = 'must be an address that starts with postgres:// or postgresql://';

/** The address of a database on one server, or on several of which one is the primary, as libpq writes it. An error never quotes it. */
export const databaseAddress = ({ orElse }: { orElse?: string } = {}) =>
  z.string().transform((text, context): string => {
    if (text === orElse) return text;
    const { url, fault } = normalised(text);
    if (url !== undefined) return url;
    context.addIssue({
      code: 'custom',
      message: fault === NO_URL && orElse !== undefined ? `${fault}, or ${orElse}` : fault,
      // What settings need of each other is checked too, so that all that is wrong is said at once.
      continue: true,
    });
    return text;
  });

/** The address of a database on one server. */
export const databaseAddressOfOne = z
  .string()
  .refine((text) => !isOfSeveral(text), { error: 'must name one host, without a comma', abort: true })
  .refine(isPostgresUrl, { error: NO_URL });

/** All servers of an address in the settings; undefined if it has one. */
export function hostsOf(url: string): readonly DatabaseHost[] | undefined {
  // The address of a socket is no URL.
  if (!SEVERAL.test(url)) return undefined;
  const hosts = new URL(url).searchParams.get(ALL_HOSTS)?.split(',').map(hostOf);
  return hosts?.every((host) => host !== undefined) ? hosts : undefined;
}

/** As it is written in an address. */
export function nameOf({ host, port }: DatabaseHost): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

type Outcome = { url: string; fault?: never } | { url?: never; fault: string };

function normalised(text: string): Outcome {
  if (!isOfSeveral(text)) {
    if (!isPostgresUrl(text)) return { fault: NO_URL };
    return new URL(text).searchParams.get('host')?.includes(',') ? { fault: IN_FRONT } : { url: text };
  }
  const [, scheme, account = '', names = '', rest] = PARTS.exec(text) ?? [];
  const hosts = names.split(',').map(hostOf);
  if (!hosts.every((host) => host !== undefined)) {
    return { fault: `must name each host, and its port if it is not ${POSTGRESQL_PORT}: ${FORM}` };
  }
  const address = `${scheme}${account}${nameOf(hosts[0] as DatabaseHost)}${rest}`;
  if (!isPostgresUrl(address)) return { fault: `must be an address: ${FORM}` };
  const url = new URL(address);
  if (!PRIMARY.includes(url.searchParams.get('target_session_attrs') ?? 'read-write')) {
    return {
      fault: `must have target_session_attrs=read-write or primary when it names several hosts, because the service writes: ${FORM}`,
    };
  }
  if (['host', 'hostaddr', 'port'].some((name) => url.searchParams.has(name))) {
    return { fault: IN_FRONT };
  }
  url.searchParams.delete('target_session_attrs');
  url.searchParams.set(ALL_HOSTS, hosts.map(nameOf).join(','));
  return { url: url.href };
}

function isOfSeveral(text: string): boolean {
  return PARTS.exec(text)?.[3]?.includes(',') ?? false;
}

function isPostgresUrl(text: string): boolean {
  return isUrlOf(text, 'postgres:', 'postgresql:');
}

function hostOf(text: string): DatabaseHost | undefined {
  const [, address, name, port = POSTGRESQL_PORT] = HOST.exec(text) ?? [];
  const host = address ?? name;
  if (host === undefined || (address !== undefined && isIP(address) !== 6)) return undefined;
  return Number(port) > 0 && Number(port) <= HIGHEST_PORT ? { host, port: Number(port) } : undefined;
}
