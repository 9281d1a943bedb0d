import type { Chance } from './chance.js';
import { CONTENT } from './proper-upload.js';
import { nthHandle, packet } from './sftp-packets.js';
import { type Action, ANSWER, sftp } from './stream.js';

/** Opens a file. Later requests find it open, because a handle is valid from its response on. */
export const opening = (tag: string): Action[] => [...sftp(packet.open(1, `${tag}.csv`)), ANSWER];

/** Opens a file and writes to it. */
export const begun = (tag: string): Action[] => [
  ...opening(tag),
  ...sftp(packet.write(2, nthHandle(1), 0n, CONTENT)),
];

/** Requests of which some wait for the response to the previous one. */
export function oneByOne(packets: readonly Buffer[], chance: Chance): Action[] {
  return packets.flatMap((one, index) =>
    index === 0 || chance.happens(0.3) ? [...sftp(one), ANSWER] : sftp(one),
  );
}
