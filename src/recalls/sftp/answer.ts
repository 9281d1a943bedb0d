import ssh2, { type Attributes, type FileEntry, type SFTPWrapper } from 'ssh2';
import type { SftpError } from './sftp-error.js';

const { STATUS_CODE } = ssh2.utils.sftp;

/** Sends the response to the request with this id. */
export type Answer = (sftp: SFTPWrapper, id: number) => void;

export const done: Answer = (sftp, id) => sftp.status(id, STATUS_CODE.OK);

export const endOfListing: Answer = (sftp, id) => sftp.status(id, STATUS_CODE.EOF);

export function refused({ code, message }: SftpError): Answer {
  return (sftp, id) => sftp.status(id, code, message);
}

export function attributes(value: Attributes): Answer {
  return (sftp, id) => sftp.attrs(id, value);
}

export function entries(list: FileEntry[]): Answer {
  return (sftp, id) => sftp.name(id, list);
}

export function handle(value: Buffer): Answer {
  return (sftp, id) => sftp.handle(id, value);
}
