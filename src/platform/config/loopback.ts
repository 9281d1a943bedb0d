const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether a host name, as in a URL, is this machine's own, so that nothing between two machines can read what is sent there. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}
