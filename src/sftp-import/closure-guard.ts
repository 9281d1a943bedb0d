import type { Settings } from '../config/settings.js';

/** Recalls that a file would close, and those of its manufacturer that are open. */
export interface Closures {
  readonly closing: number;
  readonly open: number;
}

/** Closing so many recalls at once is more likely a broken export than a week of repairs: somebody has to look. */
export function isGuarded({ closing, open }: Closures, { count, share }: Settings['closureGuard']): boolean {
  return closing > count && closing > share * open;
}
