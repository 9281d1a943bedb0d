import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/**
 * Calls back once the handler has answered or failed, even if its caller has disconnected. A streamed response is read from the database
 * while the caller receives it, so it counts until it is over.
 *
 * This replaces `send` of one reply, because few requests need it and a hook of the server would cost time on every request.
 */
export function whenHandled(reply: FastifyReply, done: () => void): void {
  const send = reply.send;
  reply.send = (payload) => {
    reply.send = send;
    if (payload instanceof Readable && !reply.raw.closed) reply.raw.once('close', done);
    else done();
    return reply.send(payload);
  };
}
