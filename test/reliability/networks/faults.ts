import type { TcpProxy } from '../../support/tcp-proxy.js';

/** A way in which a network can be broken, and how it recovers. */
export interface NetworkFault {
  readonly name: string;
  readonly begin: (proxy: TcpProxy) => void;
  readonly end: (proxy: TcpProxy) => Promise<void> | void;
  /** Whether nothing gets through, not even over a new connection. */
  readonly total: boolean;
}

export const SLOW: NetworkFault = {
  name: 'slow: 100 to 150 ms each way',
  begin: (proxy) => proxy.slowDown({ latencyMs: 100, jitterMs: 50 }),
  end: (proxy) => proxy.recover(),
  total: false,
};

export const REFUSED: NetworkFault = {
  name: 'refused',
  begin: (proxy) => proxy.refuse(),
  end: (proxy) => proxy.recover(),
  total: true,
};

export const CUT: NetworkFault = {
  name: 'cut: every connection is reset',
  begin: (proxy) => proxy.cut(),
  end: (proxy) => proxy.recover(),
  total: true,
};

export const SILENT: NetworkFault = {
  name: 'black hole: connections are taken, nothing passes',
  begin: (proxy) => proxy.fallSilent(),
  end: (proxy) => proxy.recover(),
  total: true,
};

const SHORT_SILENCE_MS = 3_000;

export const LATE: NetworkFault = {
  name: 'black hole for 3 s: everything arrives late',
  begin: (proxy) => {
    proxy.fallSilent();
    setTimeout(() => proxy.resume(), SHORT_SILENCE_MS);
  },
  end: () => {},
  total: false,
};

export const HALF_OPEN: NetworkFault = {
  name: 'half-open: requests arrive, answers do not',
  begin: (proxy) => proxy.loseAnswers(),
  end: (proxy) => proxy.recover(),
  total: true,
};

export const FORGOTTEN: NetworkFault = {
  name: 'forgotten: a firewall drops what is open, new connections pass',
  begin: (proxy) => proxy.forget(),
  end: () => {},
  total: false,
};

/** The same, from the moment when a client sends this text. */
export function inTheMiddle(what: string, text: string, fault: NetworkFault): NetworkFault {
  return {
    ...fault,
    name: `${fault.name}, in the middle of ${what}`,
    begin: (proxy) => proxy.whenSent(text, () => fault.begin(proxy)),
  };
}
