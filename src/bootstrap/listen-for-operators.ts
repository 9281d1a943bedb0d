import type { Settings } from '../platform/config/settings.js';
import { explainRefusal } from '../platform/http/listen-error.js';
import type { ObservabilityServer } from '../platform/observability/observability-server.js';

/**
 * Listens for operators' programs, if there is a port for them.
 *
 * @throws ListenError
 */
export async function listenForOperators(server: ObservabilityServer, { metrics }: Settings): Promise<void> {
  if (metrics.port === 'off') return;
  try {
    await server.listen();
  } catch (error) {
    throw explainRefusal(error, { portName: 'METRICS_PORT', port: metrics.port, hostName: 'METRICS_HOST' });
  }
}
