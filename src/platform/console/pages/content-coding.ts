import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { negotiate } from '@fastify/accept-negotiator';

/** The codings that browsers take, the smaller one first. */
const CODINGS = ['br', 'gzip'] as const;

type Coding = (typeof CODINGS)[number];

const ENCODERS: Readonly<Record<Coding, (bytes: Buffer) => Promise<Buffer>>> = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY },
    }),
  gzip: (bytes) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
};

/** Bytes as they are sent, and the `Content-Encoding`; undefined for those that are sent as they are. */
export interface CodedBytes {
  readonly coding: Coding | undefined;
  readonly bytes: Buffer;
}

/**
 * A text that never changes, compressed. Each coding is made when the first browser asks for it, outside the event loop, and kept: it takes a quarter
 * of a second for all styles, which a start of the service does not have to wait for.
 */
export class CompressedText {
  private readonly made = new Map<Coding, Promise<Buffer>>();

  constructor(private readonly text: Buffer) {}

  /** @param acceptEncoding the header of the request */
  async acceptable(acceptEncoding: string | undefined): Promise<CodedBytes> {
    const accepted = negotiate(acceptEncoding ?? '', [...CODINGS]);
    const coding = CODINGS.find((each) => each === accepted);
    return { coding, bytes: coding === undefined ? this.text : await this.in(coding) };
  }

  private in(coding: Coding): Promise<Buffer> {
    const made = this.made.get(coding) ?? ENCODERS[coding](this.text);
    this.made.set(coding, made);
    return made;
  }
}
