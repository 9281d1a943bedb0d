import { readdir, readFile, readlink } from 'node:fs/promises';

/** The resources of a process, as Linux reports them. */
export interface ProcessFigures {
  /** Memory in use, in bytes. */
  readonly memory: number;
  readonly sockets: number;
  /** Open files in the given folder. */
  readonly files: number;
}

/** @param folder open files count only in here */
export async function figuresOf(pid: number, folder: string): Promise<ProcessFigures> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  const descriptors = await readdir(`/proc/${pid}/fd`);
  const open = await Promise.all(
    // One may be closed between the two calls.
    descriptors.map((number) => readlink(`/proc/${pid}/fd/${number}`).catch(() => '')),
  );
  return {
    memory: Number(kilobytes) * 1024,
    sockets: open.filter((target) => target.startsWith('socket:')).length,
    files: open.filter((target) => target.startsWith(folder)).length,
  };
}
