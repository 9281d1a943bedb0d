import { flag, message, string, uint32 } from './bytes.js';
import { shuffle } from './damage.js';
import { channelMessages, channelOpenings, globalRequests, sessionRequests } from './odd-channels.js';
import { type ForbiddenPaths, oddRequest } from './odd-requests.js';
import { begun, oneByOne, opening } from './pace.js';
import { CONTENT, properUpload } from './proper-upload.js';
import { nthHandle, packet, REQUEST } from './sftp-packets.js';
import { type Action, type Kind, messages, pause, sftp } from './stream.js';

/** A client that is logged in and sends malformed messages around its session: channels, windows, keys, messages out of order. */
export function kindsOfConnections(forbidden: ForbiddenPaths): Kind[] {
  const kind = (name: string, actions: Kind['actions']): Kind => ({ name, stage: 'session open', actions });

  return [
    kind('channels, shells and tunnels', (chance, tag) => [
      ...begun(tag),
      ...messages(...shuffle([...channelMessages(chance), ...globalRequests(chance)], chance)),
      ...sftp(packet.of(REQUEST.STAT, 3, '/')),
    ]),
    kind('a second subsystem in the same session', (chance, tag) => [
      ...begun(tag),
      pause(chance.between(0, 30)),
      ...messages(message(98, uint32(0), string('subsystem'), flag(true), string('sftp'))),
      ...sftp(packet.of(REQUEST.STAT, 3, '/')),
    ]),
    kind('many channels', (chance, tag) => [
      ...opening(tag),
      ...messages(
        ...chance.times(chance.between(20, 300), () => chance.pick(channelOpenings(chance) as [Buffer])),
      ),
    ]),
    {
      name: 'another subsystem, a shell or a command',
      stage: 'logged in',
      actions: (chance) =>
        messages(
          message(90, string('session'), uint32(7), uint32(chance.pick([0, 1, 1 << 20])), uint32(32_768)),
          ...shuffle(sessionRequests(chance), chance),
          ...(chance.happens(0.5) ? shuffle(channelMessages(chance), chance) : []),
        ),
    },
    kind('requests after the end', (chance, tag) => [
      ...begun(tag),
      ...messages(message(96, uint32(0))),
      ...sftp(packet.open(3, `${tag}-late.csv`), packet.write(4, nthHandle(2), 0n, CONTENT)),
      ...(chance.happens(0.5) ? messages(message(97, uint32(0))) : []),
      ...sftp(...chance.times(5, () => oddRequest(chance, tag, forbidden))),
    ]),
    {
      name: 'a client that does not take its answers',
      stage: 'session with a small window',
      actions: (chance, tag) => [
        ...(chance.happens(0.5) ? [{ kind: 'deaf' } as const] : []),
        ...opening(tag),
        ...sftp(
          ...chance.times(chance.between(5, 20), () =>
            Buffer.concat(chance.times(200, (index) => packet.of(REQUEST.STAT, index, '/'))),
          ),
        ),
      ],
    },
    kind('new keys in the middle', (chance, tag) =>
      oneByOne(properUpload(chance, tag, { isClosed: chance.happens(0.5) }), chance).flatMap(
        (one): Action[] => (chance.happens(0.2) ? [{ kind: 'rekey' }, one] : [one]),
      ),
    ),
    kind('new keys that are never agreed on', (chance, tag) => [
      ...begun(tag),
      ...messages(
        message(
          20,
          chance.bytes(16),
          ...chance.times(10, () => string(chance.pick(['', 'x', 'none']))),
          flag(true),
          uint32(0),
        ),
      ),
      ...sftp(packet.close(3, nthHandle(1))),
    ]),
    kind('messages that only a server or a stranger sends', (chance, tag) => [
      ...opening(tag),
      ...messages(
        ...chance.times(chance.between(1, 6), () =>
          message(
            chance.pick([1, 2, 3, 4, 5, 6, 7, 21, 30, 31, 50, 51, 52, 60, 61, 81, 82, 192, 255]),
            chance.bytes(chance.below(100)),
          ),
        ),
      ),
    ]),
    kind('bytes that were not encrypted, after the login', (chance, tag) => [
      ...begun(tag),
      pause(chance.between(0, 20)),
      { kind: 'bytes', bytes: chance.bytes(chance.between(1, 2_000)) },
    ]),
  ];
}
