import { readFile } from 'node:fs/promises';

/** When a process of this machine began, in the system's own count; undefined where it does not tell. */
export async function processStart(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The second field is the program's name, which may have spaces and brackets. The start is the 22nd.
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
