import { Client, type ClientConfig } from 'pg';

/** Opens a connection outside the pool; the caller closes it. */
export async function openConnection(config: ClientConfig): Promise<Client> {
  const connection = new Client(config);
  // The next statement on the connection will fail. Without a listener the error would end the process.
  connection.on('error', () => {});
  await connection.connect();
  return connection;
}
