import { uint32 } from './bytes.js';
import type { Chance } from './chance.js';
import { nthHandle, packet, REQUEST } from './sftp-packets.js';

/** One part of an upload. */
export const CONTENT =
  'VIN,ManufacturerRecallCampaignReference,DVSACampaignReference,RecallCampaignStartDate\n';

/** A valid upload of several parts, from which the damaged ones are made. */
export function properUpload(chance: Chance, tag: string, { isClosed = true } = {}): [Buffer, ...Buffer[]] {
  const name = chance.happens(0.3) ? `${tag}.csv.part` : `${tag}.csv`;
  const parts = chance.times(chance.between(1, 6), (index) =>
    packet.write(index + 2, nthHandle(1), BigInt(index * CONTENT.length), CONTENT),
  );
  return [
    packet.open(1, name),
    ...parts,
    packet.withAttributes(
      REQUEST.FSETSTAT,
      50,
      nthHandle(1),
      Buffer.concat([uint32(8), uint32(1e9), uint32(1e9)]),
    ),
    ...(isClosed ? [packet.close(51, nthHandle(1))] : []),
    ...(isClosed && name.endsWith('.part') ? [packet.between(REQUEST.RENAME, 52, name, `${tag}.csv`)] : []),
    packet.of(REQUEST.STAT, 53, `/${tag}.csv`),
    packet.of(REQUEST.OPENDIR, 54, '/'),
    packet.of(REQUEST.READDIR, 55, nthHandle(2)),
  ];
}
