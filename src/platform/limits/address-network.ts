import { isIPv4, isIPv6 } from 'node:net';

/**
 * The network that a limit per address counts. A household or server usually has a whole /64 of IPv6 and could use another of its addresses
 * for each call, so the /64 counts as one caller. An IPv4 address counts by itself, also in its IPv6 form (`::ffff:192.0.2.1`), which
 * Node.js reports on a socket for both protocols.
 */
export function networkOf(address: string): string {
  const parsed = parse(address);
  return typeof parsed === 'string' ? parsed : `${parsed.slice(0, 4).join(':')}::/64`;
}

/**
 * The network that a hosting or access provider has probably given to one customer, or to a few: the /24 of an IPv4 address, the /48 of an
 * IPv6 address.
 */
export function widerNetworkOf(address: string): string {
  const parsed = parse(address);
  if (typeof parsed !== 'string') return `${parsed.slice(0, 3).join(':')}::/48`;
  return isIPv4(parsed) ? `${parsed.slice(0, parsed.lastIndexOf('.'))}.0/24` : parsed;
}

/** The network in which a lockout counts wrong passwords: people behind one router, and not more. The /24 of IPv4, the /64 of IPv6. */
export function lockoutNetworkOf(address: string): string {
  const network = networkOf(address);
  return isIPv4(network) ? widerNetworkOf(network) : network;
}

/** The eight groups of an IPv6 address, or an IPv4 address as it is. */
function parse(address: string): string | string[] {
  // Checked first, because this runs on every request, most requests come over IPv4, and the IPv6 pattern costs more.
  if (!address.includes(':')) return address;
  const [bare = ''] = address.split('%');
  if (!isIPv6(bare)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare);
  if (mapped?.[1] !== undefined) return mapped[1];
  // The URL parser writes the address in its shortest form.
  const [head = '', tail] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split('::');
  const groups = groupsOf(head);
  if (tail !== undefined) {
    const after = groupsOf(tail);
    while (groups.length + after.length < 8) groups.push('0');
    groups.push(...after);
  }
  return groups;
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
