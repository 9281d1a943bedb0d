import type { Chance } from './chance.js';
import { CONTENT } from './proper-upload.js';
import { nthHandle, packet } from './sftp-packets.js';
import { type Action, ANSWER, sftp } from './stream.js';

/** Opens a file. What is sent next finds it open: a handle counts from its answer on. */
export const opening = (tag: string): Action[] => [...sftp(packet.open(1, `${tag}.csv`)), ANSWER];

/** Opens a file and writes to it. */
export const begun = (tag: string): Action[] => [
  ...opening(tag),
  ...sftp(packet.write(2, nthHandle(1), 0n, CONTENT)),
];

/** Requests of which some wait for the answer to the one before. */
export function oneByOne(packets: readonly Buffer[], chance: Chance): Action[] {
  return packets.flatMap((one, index) =>
    index === 0 || chance.happens(0.3) ? [...sftp(one), ANSWER] : sftp(one),
  );
}
