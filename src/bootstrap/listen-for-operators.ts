import type { Settings } from '../platform/config/settings.js';
import { explainRefusal } from '../platform/http/listen-error.js';
import type { ObservabilityServer } from '../platform/observability/observability-server.js';

/**
 * Serves metrics and health for operators' programs, if a port is configured.
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
