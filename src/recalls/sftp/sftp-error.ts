import ssh2 from 'ssh2';

const { STATUS_CODE } = ssh2.utils.sftp;

/** A request that is refused: what the client is told. Many clients show the text, OpenSSH only the code's name. */
export class SftpError extends Error {
  override readonly name = 'Refusal';

  private constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
  }

  /** The client may never do this. */
  static forbidden(text: string): SftpError {
    return new SftpError(STATUS_CODE.PERMISSION_DENIED, text);
  }

  /** There is no such thing here. */
  static absent(text: string): SftpError {
    return new SftpError(STATUS_CODE.NO_SUCH_FILE, text);
  }

  /** The server has no such operation. */
  static unsupported(text: string): SftpError {
    return new SftpError(STATUS_CODE.OP_UNSUPPORTED, text);
  }

  /** It could be done in principle, but not now or not so. */
  static failed(text: string): SftpError {
    return new SftpError(STATUS_CODE.FAILURE, text);
  }
}

const OUT_OF_SPACE = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** A failure of the disk in the client's words, or undefined for a fault of ours. */
export function refusalFor(error: unknown): SftpError | undefined {
  if (error instanceof SftpError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (OUT_OF_SPACE.has(code)) {
    return SftpError.failed('The server has no space left. Nothing was kept: send the file again later.');
  }
  return undefined;
}
