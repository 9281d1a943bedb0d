import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { localUrl } from '../platform/config/public-addresses.js';
import type { Settings } from '../platform/config/settings.js';
import { explainRefusal } from '../platform/http/listen-error.js';

/**
 * Listens at the configured address.
 *
 * @returns the address of the service on this machine
 * @throws ListenError
 */
export async function listen(application: NestFastifyApplication, settings: Settings): Promise<string> {
  const { host, port } = settings;
  try {
    // Fastify's own `listen`, because Nest's also logs the error, with its stack.
    const server: FastifyInstance = application.getHttpAdapter().getInstance();
    await server.listen({ host, port });
  } catch (error) {
    throw explainRefusal(error, { portName: 'PORT', port, hostName: 'HOST' });
  }
  if (isExposed(settings)) {
    process.stderr.write(
      'Warning: the service listens on an address that others can reach, without TLS: secrets and tokens can be read ' +
        'on the way. Set TLS_CERT_FILE and TLS_KEY_FILE, or PUBLIC_URL to the https address of a proxy in front.\n',
    );
  }
  return localUrl(settings);
}

/** Whether secrets would travel over a network unencrypted. */
function isExposed({ host, tls, publicUrl }: Settings): boolean {
  return !tls && !publicUrl?.startsWith('https:') && !/^(localhost|127\.[\d.]+|::1)$/.test(host);
}
