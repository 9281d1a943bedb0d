/** The service can't listen at the configured address. The message is shown without a stack. */
export class ListenError extends Error {
  override readonly name = 'ListenError';
}

/** Where to listen, by the names and the values of the two settings that say so. */
export interface ListeningAddress extends ListeningSettings {
  readonly host: string;
}

/** The names of the two settings that say where to listen, and the port. */
interface ListeningSettings {
  readonly portName: string;
  readonly port: number;
  readonly hostName: string;
}

/** The meaning of each system error for the two settings. */
const REFUSALS: Readonly<Record<string, (settings: ListeningSettings) => string>> = {
  EADDRINUSE: ({ portName, port }) =>
    `${portName} ${port} is in use: stop what listens there, or set ${portName} to another.`,
  EACCES: ({ portName, port }) =>
    `${portName} ${port} may not be used by this account: set ${portName} to one from 1024 on.`,
  EADDRNOTAVAIL: ({ hostName }) => `${hostName} is not an address of this machine.`,
  ENOTFOUND: ({ hostName }) => `${hostName} is not a name this machine can resolve.`,
};

/** A system error in terms of the settings; every other error unchanged. */
export function explainRefusal(error: unknown, settings: ListeningSettings): unknown {
  const refusal = REFUSALS[(error as NodeJS.ErrnoException).code ?? ''];
  return refusal ? new ListenError(refusal(settings)) : error;
}
