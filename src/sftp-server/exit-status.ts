import type { SFTPWrapper } from 'ssh2';

/** What ssh2's channels have inside. */
interface WithInsides {
  readonly outgoing: { readonly id: number; readonly state: string };
  readonly _protocol: { exitStatus(channel: number, status: number): void };
}

/**
 * Tells the client that its SFTP session ended well. Without it scp reports a failure after every upload, and ssh2
 * has the means for shells and commands only: its SFTP class lacks the public `exit` of its other channels.
 */
export function sendSuccess(sftp: SFTPWrapper): void {
  const { outgoing, _protocol } = sftp as unknown as WithInsides;
  if (outgoing.state === 'open') _protocol.exitStatus(outgoing.id, 0);
}
