/** The header of a PNG: its size, and the kind of its pixels. */
export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colour: number;
  readonly interlaced: boolean;
}

/** The bits of a sample that each kind of colour may have, and its samples a pixel. */
const KINDS: Readonly<Record<number, { readonly depths: readonly number[]; readonly samples: number }>> = {
  0: { depths: [1, 2, 4, 8, 16], samples: 1 },
  2: { depths: [8, 16], samples: 3 },
  3: { depths: [1, 2, 4, 8], samples: 1 },
  4: { depths: [8, 16], samples: 2 },
  6: { depths: [8, 16], samples: 4 },
};

/** Adam7: where each pass begins, and its steps. */
const PASSES = [
  { x: 0, y: 0, right: 8, down: 8 },
  { x: 4, y: 0, right: 8, down: 8 },
  { x: 0, y: 4, right: 4, down: 8 },
  { x: 2, y: 0, right: 4, down: 4 },
  { x: 0, y: 2, right: 2, down: 4 },
  { x: 1, y: 0, right: 2, down: 2 },
  { x: 0, y: 1, right: 1, down: 2 },
];

/** Undefined for a kind that there is not. */
export function readPngHeader(data: Buffer): PngHeader | undefined {
  if (data.length !== 13) return undefined;
  const [width, height] = [data.readUInt32BE(0), data.readUInt32BE(4)];
  const [depth = 0, colour = 0, compression, filter, interlace = 0] = data.subarray(8);
  const isKind = KINDS[colour]?.depths.includes(depth) === true;
  const isStandard = compression === 0 && filter === 0 && interlace < 2;
  return width > 0 && height > 0 && isKind && isStandard
    ? { width, height, depth, colour, interlaced: interlace === 1 }
    : undefined;
}

/** How many bytes the rows have once they are decompressed. Each begins with a byte that names its filter. */
export function rowBytes({ width, height, depth, colour, interlaced }: PngHeader): number {
  const bits = depth * (KINDS[colour]?.samples ?? 0);
  const sizeOf = (columns: number, rows: number) =>
    columns === 0 || rows === 0 ? 0 : rows * (1 + Math.ceil((columns * bits) / 8));
  if (!interlaced) return sizeOf(width, height);
  return PASSES.reduce(
    (sum, { x, y, right, down }) =>
      sum + sizeOf(Math.ceil((width - x) / right), Math.ceil((height - y) / down)),
    0,
  );
}
