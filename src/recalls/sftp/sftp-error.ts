import ssh2 from 'ssh2';

const { STATUS_CODE } = ssh2.utils.sftp;

/** A request is refused, with this message to the client. Many clients show the text, OpenSSH only the name of the code. */
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

  /** The file does not exist. */
  static absent(text: string): SftpError {
    return new SftpError(STATUS_CODE.NO_SUCH_FILE, text);
  }

  /** The server does not support the operation. */
  static unsupported(text: string): SftpError {
    return new SftpError(STATUS_CODE.OP_UNSUPPORTED, text);
  }

  /** The operation is allowed in principle, but not now or not in this way. */
  static failed(text: string): SftpError {
    return new SftpError(STATUS_CODE.FAILURE, text);
  }
}

const OUT_OF_SPACE = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** The message to the client for a failure of the disk; undefined for a bug. */
export function refusalFor(error: unknown): SftpError | undefined {
  if (error instanceof SftpError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (OUT_OF_SPACE.has(code)) {
    return SftpError.failed('The server has no space left. Nothing was kept: send the file again later.');
  }
  return undefined;
}
