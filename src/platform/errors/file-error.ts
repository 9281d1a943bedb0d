/** What the system's refusals mean to somebody who can do something about them. */
const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this account on the disk is used up',
  EROFS: 'the disk is read-only',
  EACCES: 'this account may not do that',
  EPERM: 'this account may not do that',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'a part of this path is a file and no folder',
  EISDIR: 'it is a folder',
  EEXIST: 'something else is there already',
  ELOOP: 'it is a link, or links in this path lead in a circle',
  ENAMETOOLONG: 'the path is too long',
  EMFILE: 'this process has too many files open',
  ENFILE: 'too many files are open on this machine',
  EFBIG: 'the file would be too large',
  EIO: 'the disk has an input/output error',
  EBUSY: 'another program uses it',
  ESTALE: 'the network drive was changed meanwhile: mount it again',
};

/** Refusals of the network, which have a system call too. */
const NETWORK = /^(connect|listen|bind|accept|getaddrinfo)/;

/**
 * The disk or this process's limits refuse what was right: a call that meets one of these may succeed later, when an operator has dealt with
 * it. That a path is wrong (`ENOENT`, `EISDIR`, …) is not one of them, because then our own code is.
 */
const UNAVAILABLE = new Set([
  'ENOSPC',
  'EDQUOT',
  'EROFS',
  'EACCES',
  'EPERM',
  'EMFILE',
  'ENFILE',
  'EIO',
  'EBUSY',
  'ESTALE',
]);

/** Whether an error means that the disk can't be used now; such a request is answered with 503. */
export function isDiskUnavailable(error: unknown): boolean {
  const { code, syscall } = (error instanceof Error ? error : {}) as NodeJS.ErrnoException;
  return code !== undefined && syscall !== undefined && UNAVAILABLE.has(code) && !NETWORK.test(syscall);
}

/**
 * Why a file could not be read or written, in one line with its path and the system's code; undefined for every other error.
 *
 * @param place what is told when the error names no path: writing to an open file does not
 */
export function explainFileError(error: unknown, place = 'a file'): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, path, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined || NETWORK.test(syscall)) return undefined;
  // Node.js says so of a folder that it can't make on a read-only disk, when it may make those above it too.
  const reason =
    code === 'ENOENT' && syscall === 'mkdir'
      ? 'the disk is read-only, or a folder above it was removed'
      : REASONS[code];
  if (reason === undefined) return path === undefined ? undefined : error.message;
  return `${path ?? place}: ${reason} (${code}, ${syscall})`;
}
