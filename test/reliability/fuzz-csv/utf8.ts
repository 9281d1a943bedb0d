/**
 * Whether bytes are UTF-8, by the table of RFC 3629, which has the ranges of the second byte for each first one. It rules out overlong
 * forms, surrogates and values above U+10FFFF.
 */
export function isUtf8(bytes: Uint8Array): boolean {
  const at = (index: number) => bytes[index] ?? -1;
  const within = (index: number, from: number, to: number) => at(index) >= from && at(index) <= to;
  const tail = (index: number) => within(index, 0x80, 0xbf);
  let index = 0;
  while (index < bytes.length) {
    if (within(index, 0x00, 0x7f)) index += 1;
    else if (within(index, 0xc2, 0xdf) && tail(index + 1)) index += 2;
    else if (at(index) === 0xe0 && within(index + 1, 0xa0, 0xbf) && tail(index + 2)) index += 3;
    else if (within(index, 0xe1, 0xec) && tail(index + 1) && tail(index + 2)) index += 3;
    else if (at(index) === 0xed && within(index + 1, 0x80, 0x9f) && tail(index + 2)) index += 3;
    else if (within(index, 0xee, 0xef) && tail(index + 1) && tail(index + 2)) index += 3;
    else if (at(index) === 0xf0 && within(index + 1, 0x90, 0xbf) && tail(index + 2) && tail(index + 3))
      index += 4;
    else if (within(index, 0xf1, 0xf3) && tail(index + 1) && tail(index + 2) && tail(index + 3)) index += 4;
    else if (at(index) === 0xf4 && within(index + 1, 0x80, 0x8f) && tail(index + 2) && tail(index + 3))
      index += 4;
    else return false;
  }
  return true;
}
