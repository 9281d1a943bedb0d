import type { SFTPWrapper } from 'ssh2';

/** What ssh2's channels have inside. */
interface WithInsides {
  readonly outgoing: { readonly id: number; readonly state: string };
  readonly _protocol: { exitStatus(channel: number, status: number): void };
  readonly _buffer: readonly Buffer[];
}

function insidesOf(sftp: SFTPWrapper): WithInsides {
  return sftp as unknown as WithInsides;
}

/**
 * Tells the client that its SFTP session ended well. Without it scp reports a failure after every upload, and ssh2
 * has the means for shells and commands only: its SFTP class lacks the public `exit` of its other channels.
 */
export function sendSuccess(sftp: SFTPWrapper): void {
  const { outgoing, _protocol } = insidesOf(sftp);
  if (outgoing.state === 'open') _protocol.exitStatus(outgoing.id, 0);
}

/** How many answers are kept because the client's window has no room for them. ssh2 keeps any number, and tells nobody. */
export function unsentAnswers(sftp: SFTPWrapper): number {
  return insidesOf(sftp)._buffer.length;
}
