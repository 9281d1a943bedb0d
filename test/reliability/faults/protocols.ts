/** What a proxy must know about the protocol. */
export interface Protocol {
  readonly name: string;
  /** Whether the server speaks first. */
  readonly greets: boolean;
  /** Whether the request is complete. @param lastAnswer the server's last response before the request */
  isWhole(request: Buffer, lastAnswer: string): boolean;
  /** A server's response "not now" to a request. */
  refusalOf(request: Buffer): string;
  /** A description of the request for the report. */
  nameOf(request: Buffer, lastAnswer: string): string;
}

/** Several commands may be sent at once, and are then answered together. */
function isReadyForMessage(lastAnswer: string): boolean {
  return /(^|\n)354[^\n]*\n$/.test(lastAnswer);
}

export const SMTP: Protocol = {
  name: 'SMTP',
  greets: true,
  isWhole: (request, lastAnswer) =>
    request.toString('latin1').endsWith(isReadyForMessage(lastAnswer) ? '\r\n.\r\n' : '\r\n'),
  // One response per command; a message ends with a line of one dot.
  refusalOf: (request) => {
    const text = request.toString('latin1');
    const answers = text.endsWith('\r\n.\r\n') ? 1 : text.split('\r\n').length - 1;
    return '451 4.3.0 A fault of the test\r\n'.repeat(answers);
  },
  nameOf: (request, lastAnswer) =>
    isReadyForMessage(lastAnswer)
      ? 'the message'
      : (request.toString('latin1', 0, 9).split(/[ :\r]/, 1)[0] ?? ''),
};

/** The length of 0 that ends a file over INSTREAM. */
const END_OF_FILE = Buffer.alloc(4);

export const CLAMD: Protocol = {
  name: 'clamd',
  greets: false,
  isWhole: (request) => request.subarray(-4).equals(END_OF_FILE),
  refusalOf: () => 'INSTREAM: a fault of the test ERROR\0',
  nameOf: () => 'INSTREAM',
};

export const REDIS: Protocol = {
  name: 'Redis',
  greets: false,
  isWhole: () => true,
  refusalOf: () => '-ERR a fault of the test\r\n',
  nameOf: (request) => request.toString('latin1').split('\r\n')[2]?.toUpperCase() ?? '',
};
