import type { IncomingHttpHeaders } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';

/** An IPv4 address with the port of a connection, as Azure's Application Gateway writes it. */
const IPV4_AND_PORT = /^([^:]+):(\d{1,5})$/;

/** An IPv6 address in brackets, with a port or without one. */
const BRACKETED = /^\[([^\]]+)\](?::(\d{1,5}))?$/;

/**
 * Reduces `X-Forwarded-For` to the addresses that trusted proxies wrote, each in its canonical form without a port. With a port each
 * connection would count as a new address, and text from callers would get into the audit trail.
 *
 * Each proxy appends the address of its caller, so as many entries from the end are used as there are trusted proxies. Reading stops at an
 * entry that is not an address; the last address before it is then the caller's.
 */
export function tidyForwardedFor(headers: IncomingHttpHeaders, trustedProxies: number): void {
  const header = headers['x-forwarded-for'];
  if (header === undefined) return;
  const addresses: string[] = [];
  for (const entry of [header].flat().join().split(',').slice(-trustedProxies).reverse()) {
    const address = addressOf(entry.trim());
    if (address === undefined) break;
    addresses.unshift(address);
  }
  if (addresses.length > 0) headers['x-forwarded-for'] = addresses.join(', ');
  else delete headers['x-forwarded-for'];
}

/** The address in an entry of `X-Forwarded-For`, without its port; undefined when it contains none. */
export function addressOf(entry: string): string | undefined {
  if (isIPv4(entry)) return entry;
  const [, ipv4 = '', port] = IPV4_AND_PORT.exec(entry) ?? [];
  if (isIPv4(ipv4)) return isPort(port) ? ipv4 : undefined;
  const [, bracketed, bracketedPort] = BRACKETED.exec(entry) ?? [];
  if (bracketed !== undefined && !isPort(bracketedPort)) return undefined;
  return ipv6Of(bracketed ?? entry);
}

function ipv6Of(text: string): string | undefined {
  // A zone names an interface of the machine that wrote it, and can be nearly any text.
  if (text.includes('%') || !isIPv6(text)) return undefined;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(text)?.[1];
  if (mapped !== undefined) return mapped;
  // The URL parser writes the address in its shortest form.
  return new URL(`http://[${text}]`).hostname.slice(1, -1);
}

function isPort(port: string | undefined): boolean {
  return port === undefined || Number(port) <= 65_535;
}
