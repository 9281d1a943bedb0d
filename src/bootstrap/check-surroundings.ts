import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { createSecureContext } from 'node:tls';
import { InvalidSettings } from '../platform/config/read-settings.js';
import { answersCalls, type Settings } from '../platform/config/settings.js';
import { explainRefusal, type ListeningAddress } from '../platform/http/listen-error.js';
import { surfacesOf } from '../surfaces.js';

/**
 * Checks what can be told without a database, before one is made: that the ports are free, and that the certificate can be
 * used. Somebody else may take a port meanwhile; then the service says so when it listens.
 *
 * @throws ListenError, InvalidSettings, or the system's error of a file
 */
export async function checkSurroundings(settings: Settings): Promise<void> {
  await checkCertificate(settings);
  await checkPorts(addressesOf(settings));
}

function addressesOf(settings: Settings): ListeningAddress[] {
  const { host, port, metrics } = settings;
  const addresses: ListeningAddress[] = surfacesOf(settings).flatMap(
    (surface) => surface.listensAt?.(settings) ?? [],
  );
  if (answersCalls(settings) && port !== 0)
    addresses.unshift({ portName: 'PORT', port, hostName: 'HOST', host });
  if (metrics.port !== 'off') {
    addresses.push({
      portName: 'METRICS_PORT',
      port: metrics.port,
      hostName: 'METRICS_HOST',
      host: metrics.host,
    });
  }
  return addresses;
}

/** All are listened on at once, so that one port for two settings is found too. */
async function checkPorts(addresses: readonly ListeningAddress[]): Promise<void> {
  const servers: Server[] = [];
  try {
    for (const address of addresses) {
      servers.push(
        await listenOn(address).catch((error) => {
          throw explainRefusal(error, address);
        }),
      );
    }
  } finally {
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

function listenOn({ host, port }: ListeningAddress): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen({ host, port }, () => resolve(server));
  });
}

async function checkCertificate({ tls }: Settings): Promise<void> {
  if (!tls) return;
  const [cert, key] = [await readFile(tls.certFile), await readFile(tls.keyFile)];
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const { message } = error as Error;
    throw new InvalidSettings([
      `TLS_CERT_FILE and TLS_KEY_FILE must name a PEM certificate and its key (${message})`,
    ]);
  }
}
