import { string, uint32 } from './bytes.js';
import type { Chance } from './chance.js';
import { damage, shuffle } from './damage.js';
import { type ForbiddenPaths, OFFSETS, oddAttributes, oddHandle, oddRequest } from './odd-requests.js';
import { begun, oneByOne, opening } from './pace.js';
import { CONTENT, properUpload } from './proper-upload.js';
import { nthHandle, packet, REQUEST, TO_WRITE } from './sftp-packets.js';
import { type Action, ANSWER, type Kind, sftp } from './stream.js';

/** A client that is logged in as a manufacturer, or has its key, and sends malformed requests and uploads. */
export function kindsOfSessions(forbidden: ForbiddenPaths): Kind[] {
  const kind = (name: string, actions: Kind['actions']): Kind => ({ name, stage: 'session open', actions });
  const requests = (chance: Chance, tag: string) =>
    chance.times(chance.between(3, 25), () => oddRequest(chance, tag, forbidden));

  return [
    kind('any requests', (chance, tag) => [...opening(tag), ...oneByOne(requests(chance, tag), chance)]),
    kind('any requests in one piece', (chance, tag) => sftp(Buffer.concat(requests(chance, tag)))),
    kind('an upload with bytes changed', (chance, tag) => {
      const [first, ...rest] = properUpload(chance, tag);
      return [...sftp(first), ANSWER, ...sftp(damage(Buffer.concat(rest), chance))];
    }),
    kind('an upload with bytes changed in one request', (chance, tag) => {
      const packets = properUpload(chance, tag);
      const struck = chance.below(packets.length);
      return oneByOne(
        packets.map((one, index) => (index === struck ? damage(one, chance) : one)),
        chance,
      );
    }),
    kind('an upload in another order', (chance, tag) => {
      const [first, ...rest] = properUpload(chance, tag);
      return chance.happens(0.5)
        ? oneByOne([first, ...shuffle(rest, chance)], chance)
        : oneByOne(shuffle([first, ...rest], chance), chance);
    }),
    kind('an upload cut off', (chance, tag) => {
      const [first, ...rest] = properUpload(chance, tag, { isClosed: false });
      const whole = Buffer.concat(rest);
      return [...sftp(first), ANSWER, ...sftp(whole.subarray(0, chance.below(whole.length)))];
    }),
    kind('an upload that is never closed', (chance, tag) =>
      oneByOne(properUpload(chance, tag, { isClosed: false }), chance),
    ),
    kind('an upload in pieces of any size', (chance, tag) => {
      const [first, ...rest] = properUpload(chance, tag);
      const whole = Buffer.concat(rest);
      const pieces: Action[] = [...sftp(first), ANSWER];
      for (let place = 0; place < whole.length; ) {
        const end = place + chance.between(1, 300);
        pieces.push(...sftp(whole.subarray(place, end)));
        place = end;
      }
      return pieces;
    }),
    kind('damaged requests', (chance, tag) =>
      oneByOne(
        requests(chance, tag).map((one) => (chance.happens(0.2) ? damage(one, chance) : one)),
        chance,
      ),
    ),
    kind('paths that lead out', (chance, tag) =>
      sftp(
        ...forbidden.flatMap((path, index) => [
          packet.open(index, path, chance.pick([TO_WRITE, 1, 0x1a])),
          packet.of(
            chance.pick([REQUEST.STAT, REQUEST.LSTAT, REQUEST.OPENDIR, REQUEST.READLINK]),
            index,
            path,
          ),
          packet.of(chance.pick([REQUEST.REMOVE, REQUEST.RMDIR, REQUEST.REALPATH]), index, path),
          packet.between(chance.pick([REQUEST.RENAME, REQUEST.SYMLINK]), index, path, `${tag}.csv`),
          packet.extended(index, 'posix-rename@openssh.com', string(`${tag}.csv`), string(path)),
          packet.withAttributes(
            chance.pick([REQUEST.SETSTAT, REQUEST.MKDIR]),
            index,
            path,
            oddAttributes(chance),
          ),
        ]),
      ).concat(
        ANSWER,
        ANSWER,
        ...sftp(
          ...chance.times(9, (index) => packet.of(REQUEST.READDIR, 900 + index, nthHandle(index + 1))),
          ...chance.times(9, (index) => packet.read(950 + index, nthHandle(index + 1), 0n, 4_096)),
          ...chance.times(9, (index) => packet.write(970 + index, nthHandle(index + 1), 0n, tag)),
        ),
      ),
    ),
    kind('an odd length of a request', (chance, tag) => [
      ...begun(tag),
      ...sftp(uint32(chance.pick([0, 262_145, 0x7fffffff, 0x80000000, 0xffffffff])), chance.bytes(50)),
    ]),
    kind('a second beginning', (chance, tag) => [
      ...begun(tag),
      ...sftp(packet.init(chance.pick([0, 3, 6, 0xffffffff])), packet.close(3, nthHandle(1))),
    ]),
    kind('requests of no known type', (chance, tag) => [
      ...opening(tag),
      ...sftp(
        string(
          Buffer.concat([Buffer.from([chance.pick([0, 2, 21, 101, 105, 199, 201, 255])]), chance.bytes(30)]),
        ),
      ),
    ]),
    kind('more open than may be', (chance, tag) =>
      sftp(
        ...chance.times(chance.between(9, 40), (index) =>
          chance.happens(0.7)
            ? packet.open(index, `${tag}-${index}.csv`)
            : packet.of(REQUEST.OPENDIR, index, '/'),
        ),
        ...chance.times(10, () => packet.write(99, oddHandle(chance), 0n, CONTENT)),
      ),
    ),
    kind('parts far apart', (chance, tag) => [
      ...opening(tag),
      ...sftp(
        ...chance.times(chance.between(1, 20), (index) =>
          packet.write(index, nthHandle(1), chance.pick(OFFSETS), chance.bytes(chance.between(0, 3_000))),
        ),
        packet.close(99, nthHandle(1)),
      ),
    ]),
  ];
}
