import { flag, string, uint32, uint64 } from './bytes.js';
import type { Chance } from './chance.js';
import { CONTENT } from './proper-upload.js';
import { nthHandle, packet, REQUEST, TO_WRITE } from './sftp-packets.js';

/** The paths that malicious clients try. The canaries provide them, because they name the forbidden places. */
export type ForbiddenPaths = readonly [string, ...string[]];

/** How seldom a request is so malformed that the server ends the session and ignores everything after it. */
const ENDS_SESSION = 0.02;

/** The offsets at which parts of a file begin. */
export const OFFSETS: readonly [bigint, ...bigint[]] = [
  0n,
  0n,
  0n,
  1n,
  84n,
  0x7fffffffn,
  0xffffffffn,
  2n ** 53n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n - 1n,
];

/** A path: often one that leads outside, seldom a valid one. */
function oddPath(chance: Chance, tag: string, forbidden: ForbiddenPaths): string | Buffer {
  const own = `${tag}.csv`;
  return chance.pick<string | Buffer>([
    chance.pick(forbidden),
    chance.pick(forbidden),
    chance.pick(forbidden),
    `../${own}`,
    `/../../${own}`,
    `./././${own}`,
    `${own}/../../${own}`,
    `..\\..\\${own}`,
    `%2e%2e%2f${own}`,
    `\uff0e\uff0e/${own}`,
    `..%c0%af${own}`,
    Buffer.concat([Buffer.from('..'), Buffer.from([0xc0, 0xaf]), Buffer.from(own)]),
    `${own}\0.txt`,
    `\0../${own}`,
    `${own}\r\nX: y`,
    `${tag}\u202evsc.exe`,
    `.${own}`,
    `.${'11111111-2222-3333-4444-555555555555'}.upload`,
    '',
    '/',
    '.',
    '..',
    '~',
    '//',
    `/${'a/'.repeat(3_000)}${own}`,
    `${tag}${'x'.repeat(5_000)}.csv`,
    `${tag}${'ä'.repeat(130)}.csv`,
    `${tag}${'x'.repeat(20_000)}`,
    chance.bytes(chance.between(1, 300)),
    own,
    own,
    own,
  ]);
}

/** A handle of this session, of another session, a closed one, or an invalid one. */
export function oddHandle(chance: Chance): Buffer {
  if (chance.happens(ENDS_SESSION)) return Buffer.alloc(257, 1);
  return chance.pick([
    ...([1, 2, 3, 8, 9, 0, 0xffffffff].map(nthHandle) as [Buffer, ...Buffer[]]),
    Buffer.alloc(0),
    Buffer.from([1]),
    Buffer.alloc(8, 1),
    Buffer.alloc(256, 1),
    chance.bytes(4),
  ]);
}

export function oddAttributes(chance: Chance): Buffer {
  if (chance.happens(ENDS_SESSION))
    return chance.pick([uint32(0xffffffff), chance.bytes(chance.between(0, 40))]);
  return chance.pick([
    uint32(0),
    Buffer.concat([uint32(1), uint64(chance.pick(OFFSETS))]),
    Buffer.concat([uint32(2), uint32(0), uint32(0)]),
    Buffer.concat([uint32(4), uint32(0o106777)]),
    Buffer.concat([uint32(8), uint32(0xffffffff), uint32(0xffffffff)]),
    Buffer.concat([uint32(0x80000000), uint32(1), string('__proto__'), string('x')]),
  ]);
}

/** Any request, with fields of the right form and unusual values. */
export function oddRequest(chance: Chance, tag: string, forbidden: ForbiddenPaths): Buffer {
  const id = chance.pick([0, 1, 1, 1, 0xffffffff, chance.below(1_000)]);
  const path = () => oddPath(chance, tag, forbidden);
  const handle = () => oddHandle(chance);
  return chance.pick<() => Buffer>([
    () =>
      packet.open(
        id,
        path(),
        chance.pick([TO_WRITE, TO_WRITE, 1, 3, 0x1a, 0x3a, 4, 0, 0xffffffff]),
        oddAttributes(chance),
      ),
    () => packet.open(id, `${tag}.csv`),
    () => packet.close(id, handle()),
    () => packet.read(id, handle(), chance.pick(OFFSETS), chance.pick([0, 1, 32_768, 0xffffffff])),
    () => packet.write(id, handle(), chance.pick(OFFSETS), CONTENT),
    () => packet.write(id, handle(), chance.pick(OFFSETS), chance.bytes(chance.between(0, 5_000))),
    () =>
      packet.of(
        chance.pick([
          REQUEST.LSTAT,
          REQUEST.STAT,
          REQUEST.REALPATH,
          REQUEST.OPENDIR,
          REQUEST.REMOVE,
          REQUEST.RMDIR,
          REQUEST.READLINK,
        ]),
        id,
        path(),
      ),
    () => packet.of(chance.pick([REQUEST.FSTAT, REQUEST.READDIR]), id, handle()),
    () =>
      packet.withAttributes(chance.pick([REQUEST.SETSTAT, REQUEST.MKDIR]), id, path(), oddAttributes(chance)),
    () => packet.withAttributes(REQUEST.FSETSTAT, id, handle(), oddAttributes(chance)),
    () => packet.between(chance.pick([REQUEST.RENAME, REQUEST.SYMLINK]), id, path(), path()),
    () => oddExtension(chance, id, path, handle),
  ])();
}

/** Extensions of OpenSSH and others, some of which could lead outside. */
function oddExtension(chance: Chance, id: number, path: () => string | Buffer, handle: () => Buffer): Buffer {
  const two = [string(path()), string(path())];
  return chance.pick<() => Buffer>([
    () => packet.extended(id, 'posix-rename@openssh.com', ...two),
    () => packet.extended(id, 'hardlink@openssh.com', ...two),
    () => packet.extended(id, 'statvfs@openssh.com', string(path())),
    () => packet.extended(id, 'fstatvfs@openssh.com', string(handle())),
    () => packet.extended(id, 'fsync@openssh.com', string(handle())),
    () => packet.extended(id, 'lsetstat@openssh.com', string(path()), oddAttributes(chance)),
    () => packet.extended(id, 'expand-path@openssh.com', string('~root/../..')),
    () => packet.extended(id, 'limits@openssh.com'),
    () => packet.extended(id, 'users-groups-by-id@openssh.com', string(uint32(0)), string(uint32(0))),
    () =>
      packet.extended(
        id,
        'copy-data',
        string(handle()),
        uint64(0n),
        uint64(0n),
        string(handle()),
        uint64(0n),
      ),
    () => packet.extended(id, 'copy-file', ...two, flag(true)),
    () => packet.extended(id, 'md5-hash', string(path()), uint64(0n), uint64(0n), string('')),
    () =>
      packet.extended(
        id,
        'check-file-name',
        string(path()),
        string('md5'),
        uint64(0n),
        uint64(0n),
        uint32(0),
      ),
    () => packet.extended(id, 'space-available', string(path())),
    () => packet.extended(id, chance.bytes(chance.between(0, 400)), chance.bytes(chance.between(0, 400))),
    () => packet.extended(id, 'posix-rename@openssh.com', uint32(0xffffffff)),
  ])();
}
