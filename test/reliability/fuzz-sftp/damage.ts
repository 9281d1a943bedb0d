import type { Chance } from './chance.js';

/** A 32-bit number that replaces a length. */
const LENGTHS: readonly [number, ...number[]] = [
  0, 1, 5, 255, 35_000, 262_145, 0x7fffffff, 0x80000000, 0xffffffff,
];

/** Damages a part of a stream as networks, buggy programs and attackers do. */
const WAYS: readonly [
  (bytes: Buffer, chance: Chance) => Buffer,
  ...((bytes: Buffer, chance: Chance) => Buffer)[],
] = [
  function flipBits(bytes, chance) {
    for (let left = chance.between(1, 8); left > 0; left--) {
      const place = chance.below(bytes.length);
      bytes.writeUInt8(bytes.readUInt8(place) ^ (1 << chance.below(8)), place);
    }
    return bytes;
  },
  function overwrite(bytes, chance) {
    const place = chance.below(bytes.length);
    chance.bytes(chance.between(1, 16)).copy(bytes, place);
    return bytes;
  },
  function insert(bytes, chance) {
    const place = chance.below(bytes.length);
    return Buffer.concat([
      bytes.subarray(0, place),
      chance.bytes(chance.between(1, 64)),
      bytes.subarray(place),
    ]);
  },
  function leaveOut(bytes, chance) {
    const place = chance.below(bytes.length);
    return Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + chance.between(1, 32))]);
  },
  function cut(bytes, chance) {
    return bytes.subarray(0, chance.below(bytes.length));
  },
  function repeat(bytes, chance) {
    const from = chance.below(bytes.length);
    const piece = bytes.subarray(from, from + chance.between(1, 200));
    return Buffer.concat([bytes, ...chance.times(chance.between(1, 20), () => piece)]);
  },
  function changeLength(bytes, chance) {
    if (bytes.length < 4) return bytes;
    // Lengths occur at the beginning and at any place after it.
    const place = chance.happens(0.4) ? 0 : chance.below(bytes.length - 3);
    bytes.writeUInt32BE(chance.pick(LENGTHS), place);
    return bytes;
  },
];

/** @returns a damaged copy */
export function damage(bytes: Buffer, chance: Chance): Buffer {
  let damaged = Buffer.from(bytes);
  for (let left = chance.between(1, 3); left > 0 && damaged.length > 0; left--) {
    damaged = Buffer.from(chance.pick(WAYS)(damaged, chance));
  }
  return damaged;
}

/** The parts in another order, some repeated, some missing. */
export function shuffle(pieces: readonly Buffer[], chance: Chance): Buffer[] {
  return pieces
    .flatMap((piece) => chance.times(chance.pick([0, 1, 1, 1, 1, 2]), () => piece))
    .map((piece) => ({ piece, place: chance.below(1_000) }))
    .sort((one, other) => one.place - other.place)
    .map(({ piece }) => piece);
}
