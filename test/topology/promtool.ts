import { execFileSync, spawnSync } from 'node:child_process';

/** Why tests that need Prometheus's own tool can't run here; undefined when they can. */
export const PROMTOOL_MISSING = whyMissing();

/** What `promtool …` says, and whether it found nothing wrong. */
export function promtool(...words: string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync('promtool', words, { encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}` };
}

function whyMissing(): string | undefined {
  try {
    execFileSync('promtool', ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'promtool is not installed (Debian: prometheus)';
  }
}
