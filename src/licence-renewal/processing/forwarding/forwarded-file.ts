/**
 * A file of a forwarded application: three lines that say what is needed to open it, and then the sealed content. The lines are no secret: a wrong one
 * opens nothing.
 */
const FORMAT = 'licence-renewal 1';

export interface ForwardedFile {
  readonly applicationId: string;
  readonly dataKeyId: string;
  readonly sealed: Buffer;
}

const HEADER = new RegExp(`^${FORMAT}\\n([0-9a-f-]{36})\\n([0-9a-f-]{36})\\n`);
const LONGEST_HEADER = FORMAT.length + 1 + 2 * 37;

export function writeForwardedFile({ applicationId, dataKeyId, sealed }: ForwardedFile): Buffer {
  return Buffer.concat([Buffer.from(`${FORMAT}\n${applicationId}\n${dataKeyId}\n`), sealed]);
}

/** @returns undefined when it is no such file */
export function parseForwardedFile(file: Buffer): ForwardedFile | undefined {
  const header = HEADER.exec(file.subarray(0, LONGEST_HEADER).toString('latin1'));
  const [all, applicationId, dataKeyId] = header ?? [];
  if (all === undefined || applicationId === undefined || dataKeyId === undefined) return undefined;
  return { applicationId, dataKeyId, sealed: file.subarray(all.length) };
}
