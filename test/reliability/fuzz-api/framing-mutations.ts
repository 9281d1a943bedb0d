import fc from 'fast-check';
import type { Operation } from '../../surfaces/conformance.js';
import { bytesOf, headOf, PROBE, type WireMessage, type WireRequest, withHeader } from './wire-message.js';

/** Chunk sizes that no sender would write. */
const ODD_SIZES = [
  '',
  '-1',
  'zz',
  '0x5',
  '5 5',
  'ffffffffffffffff',
  '10000000000000000',
  ' 5',
  '5\0',
  '+5',
  '1_0',
];

/** Two contradictory or invalid lengths of the body. If two programs interpret them differently, they smuggle a request. */
const CONTRADICTIONS = [
  ['Content-Length: 5', 'Transfer-Encoding: chunked'],
  ['Transfer-Encoding: chunked', 'Content-Length: 0'],
  ['Content-Length: 5', 'Content-Length: 6'],
  ['Content-Length: 5, 6'],
  ['Content-Length: +5'],
  ['Content-Length: 5 5'],
  ['Content-Length: 0x5'],
  ['Content-Length: -5'],
  ['Content-Length: 99999999999999999999'],
  ['Transfer-Encoding: chunked, identity'],
  ['Transfer-Encoding: xchunked'],
  ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'],
];

/** The same request with a chunked body, and every possible error in its framing. */
export function framingMutations(request: WireRequest, operation: Operation): fc.Arbitrary<WireMessage> {
  const message = (what: string, framing: WireMessage['framing'], ...bytes: Buffer[]): WireMessage => ({
    what,
    bytes: framing === 'cut' ? bytes : [...bytes, PROBE],
    operations: [operation],
    framing,
  });
  const whole = bytesOf(request);
  const inChunks = headOf(
    withHeader(withHeader(request, 'content-length', undefined), 'transfer-encoding', 'chunked'),
  );
  const length = request.body.length;
  const lying = (told: number) => bytesOf(withHeader(request, 'content-length', String(told)));
  return fc.oneof(
    chunksOf(request.body).map((chunks) => message('a body in chunks', 'kept', inChunks, chunks)),
    fc
      .tuple(chunksOf(request.body), fc.nat())
      .map(([chunks, at]) =>
        message('chunks cut in the middle', 'cut', inChunks, chunks.subarray(0, at % chunks.length)),
      ),
    fc
      .constantFrom(...ODD_SIZES)
      .map((size) =>
        message('an odd size of a chunk', 'broken', inChunks, Buffer.from(`${size}\r\nhello\r\n0\r\n\r\n`)),
      ),
    fc
      .integer({ min: 1, max: PROBE.length - 1 })
      .map((more) => message('a length that is too large', 'broken', lying(length + more))),
    fc
      .integer({ min: 1, max: 60 })
      .map((less) => message('a length that is too small', 'broken', lying(Math.max(0, length - less)))),
    fc
      .integer({ min: 1, max: 100_000 })
      .map((more) => message('a length of what never comes', 'cut', lying(length + more))),
    fc.nat().map((at) => message('a request cut in the middle', 'cut', whole.subarray(0, at % whole.length))),
    pieces(whole).map((split) => ({ ...message('a request in pieces', 'kept'), bytes: [...split, PROBE] })),
    fc.constantFrom(...CONTRADICTIONS).map((said) => ({
      ...message('lengths that contradict', 'broken', contradicting(request, said)),
      must: 'be malformed' as const,
    })),
    fc
      .uint8Array({ minLength: 1, maxLength: 300 })
      .map((noise) => message('noise before a request', 'broken', Buffer.from(noise), whole)),
  );
}

/** Several requests written at once, as a client may do that does not wait for responses. */
export function pipelined(requests: readonly (readonly [WireRequest, Operation])[]): WireMessage {
  return {
    what: 'requests at once',
    bytes: [Buffer.concat([...requests.map(([request]) => bytesOf(request)), PROBE])],
    operations: requests.map(([, operation]) => operation),
    framing: 'kept',
  };
}

/** A chunked body with any chunk sizes, some with extensions and trailers, which have no meaning here. */
function chunksOf(body: Buffer): fc.Arbitrary<Buffer> {
  return fc
    .tuple(
      fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 8 }),
      fc.constantFrom('', ';a', ';a="b"'),
      fc.constantFrom('', 'X-After: y\r\n'),
    )
    .map(([sizes, extension, trailer]) => {
      const parts: string[] = [];
      let rest = body.toString('latin1');
      for (const size of [...sizes, body.length]) {
        const chunk = rest.slice(0, size);
        rest = rest.slice(size);
        if (chunk !== '') parts.push(`${chunk.length.toString(16)}${extension}\r\n${chunk}\r\n`);
      }
      return Buffer.from(`${parts.join('')}0\r\n${trailer}\r\n`, 'latin1');
    });
}

function pieces(bytes: Buffer): fc.Arbitrary<Buffer[]> {
  return fc.array(fc.nat({ max: bytes.length }), { minLength: 1, maxLength: 6 }).map((places) => {
    const edges = [0, ...places.sort((one, other) => one - other), bytes.length];
    return edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
  });
}

function contradicting(request: WireRequest, said: readonly string[]): Buffer {
  const head = headOf(withHeader(request, 'content-length', undefined)).toString('latin1');
  return Buffer.concat([
    Buffer.from(head.replace(/\r\n$/, `${said.join('\r\n')}\r\n\r\n`), 'latin1'),
    request.body,
  ]);
}
