import { access } from 'node:fs/promises';

/** Whether there is a file or folder at a path. */
export function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    (error) => {
      // A folder that can't be read may contain a cluster, so no new one is created.
      if (error.code !== 'ENOENT') throw error;
      return false;
    },
  );
}
