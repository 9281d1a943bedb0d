import type { Account } from './account.js';
import type { ServerAddress } from './address.js';
import type { Layout } from './layout.js';
import { readPostmasterFile } from './postmaster-file.js';
import { clearSocketFolder, HAS_SOCKETS, makeSocketFolder } from './socket-folder.js';
import { NO_SOCKETS, startServer } from './start-server.js';

export type Transport = 'socket' | 'tcp';

/** Starts a server at the address of the one before it if that is possible, because clients of a server that crashed still connect there. */
export async function startWhereItWas(options: {
  readonly layout: Layout;
  readonly account: Account;
  readonly postgres: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly transport: Transport;
  /** The address at which this process last found it. */
  readonly remembered: ServerAddress | undefined;
  readonly signal?: AbortSignal | undefined;
}) {
  const { layout, account, transport, remembered: address } = options;
  if (transport === 'tcp' || !HAS_SOCKETS) return startServer({ ...options, socketFolder: undefined });
  const remembered = address?.host ?? (await readPostmasterFile(layout.cluster))?.address.host;
  const startIn = async (elsewhere: boolean) => {
    const socketFolder = await makeSocketFolder(layout, account, { remembered, elsewhere });
    await clearSocketFolder(socketFolder, account);
    return startServer({ ...options, socketFolder });
  };
  try {
    return await startIn(false);
  } catch (error) {
    if (!(error instanceof Error && NO_SOCKETS.test(error.message))) throw error;
    return startIn(true);
  }
}
