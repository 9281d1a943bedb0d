import { Client, type ClientConfig } from 'pg';

/** What a connection is opened with. Pools know the option too. */
export interface ConnectionOptions extends ClientConfig {
  /** Another kind of client than the driver's own. */
  readonly Client?: typeof Client;
}

/** Opens a connection outside the pool; the caller closes it. */
export async function openConnection({
  Client: Kind = Client,
  ...config
}: ConnectionOptions): Promise<Client> {
  const connection = new Kind(config);
  // The next statement on the connection will fail. Without a listener the error would end the process.
  connection.on('error', () => {});
  await connection.connect();
  return connection;
}
