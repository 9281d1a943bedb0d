import type { Connection, SFTPWrapper } from 'ssh2';

/** The reason code for a channel that the server could open but refuses (RFC 4254, section 5.1). */
const CONNECT_FAILED = 2;

const ONE_SESSION = 'One SFTP session per connection: end the other one first, or open another connection.';
const ONLY_SESSIONS = 'This server takes files over SFTP only, and forwards nothing.';

/** The internal members of ssh2's connections. */
interface WithProtocol {
  readonly _protocol: { channelOpenFail(channel: number, reason: number, text?: string): void };
}

/** Tells a client why it gets no further channel: ssh2 itself sends an empty text. */
export function explainRefusedChannels(client: Connection): void {
  const { _protocol: protocol } = client as unknown as WithProtocol;
  const send = protocol.channelOpenFail.bind(protocol);
  protocol.channelOpenFail = (channel, reason) =>
    send(channel, reason, reason === CONNECT_FAILED ? ONE_SESSION : ONLY_SESSIONS);
}

/** The internal members of ssh2's channels. */
interface WithInsides {
  readonly outgoing: { readonly id: number; readonly state: string };
  readonly _protocol: { exitStatus(channel: number, status: number): void };
  readonly _buffer: readonly Buffer[];
}

function insidesOf(sftp: SFTPWrapper): WithInsides {
  return sftp as unknown as WithInsides;
}

/**
 * Tells the client that its SFTP session ended successfully. Without it scp reports a failure after every upload. ssh2 can send it only for
 * shells and commands: its SFTP class lacks the public `exit` of its other channels.
 */
export function sendSuccess(sftp: SFTPWrapper): void {
  const { outgoing, _protocol } = insidesOf(sftp);
  if (outgoing.state === 'open') _protocol.exitStatus(outgoing.id, 0);
}

/** How many responses are buffered because the client's window has no room for them. ssh2 buffers any number and does not report it. */
export function unsentAnswers(sftp: SFTPWrapper): number {
  return insidesOf(sftp)._buffer.length;
}
