import { Client, type ClientConfig } from 'pg';

/** A connection of its own, beside the pool, for somebody who ends it. */
export async function openConnection(config: ClientConfig): Promise<Client> {
  const connection = new Client(config);
  // The next statement on the connection fails. Without a listener the error would end the process.
  connection.on('error', () => {});
  await connection.connect();
  return connection;
}
