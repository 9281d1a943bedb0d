/** An unsigned number of four bytes, as in SSH. */
export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

export function uint64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, value));
  return bytes;
}

/** A length of four bytes, and that many bytes. */
export function string(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value as string);
  return Buffer.concat([uint32(bytes.length), bytes]);
}

/** One message: its number and its fields. */
export function message(type: number, ...fields: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([type]), ...fields]);
}

export const flag = (value: boolean) => Buffer.from([value ? 1 : 0]);

/** A message as it is sent before encryption begins: with its length and padding, and neither encrypted nor signed. */
export function plainPacket(payload: Buffer, { padding }: { padding?: number } = {}): Buffer {
  const size = padding ?? 8 - ((payload.length + 5) % 8) + 4;
  return Buffer.concat([
    uint32(payload.length + size + 1),
    Buffer.from([size & 0xff]),
    payload,
    Buffer.alloc(size),
  ]);
}
