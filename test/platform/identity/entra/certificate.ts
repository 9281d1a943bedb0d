import { generate } from 'selfsigned';

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate for 127.0.0.1 that no program trusts by default. */
export async function makeCertificate(): Promise<Certificate> {
  const pair = await generate([{ name: 'commonName', value: 'recalls test' }], {
    keySize: 2048,
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  return { cert: pair.cert, key: pair.private };
}

const DISPATCHER = Symbol.for('undici.globalDispatcher.1');

interface Agent {
  close(): Promise<void>;
}

/**
 * Makes this process's own `fetch` trust one certificate. NODE_EXTRA_CA_CERTS does that for a process that is about to start; in a running
 * process only the agent of `fetch` can be replaced.
 *
 * @returns a function that undoes it
 */
export async function believe({ cert }: Certificate): Promise<() => Promise<void>> {
  await fetch('data:,makes the agent');
  const holder = globalThis as unknown as Record<symbol, Agent>;
  const usual = holder[DISPATCHER];
  if (!usual) throw new Error('This Node.js has another fetch.');
  const Kind = usual.constructor as new (options: { connect: { ca: string } }) => Agent;
  const believing = new Kind({ connect: { ca: cert } });
  holder[DISPATCHER] = believing;
  return async () => {
    holder[DISPATCHER] = usual;
    await believing.close();
  };
}
