import type { Settings } from '../platform/config/settings.js';

let write: ((text: string) => void) | undefined;

/** From here on what is announced is written by the log of the application: two writers would cut into each other's lines. */
export function announceThrough(log: { log(text: string): void }): void {
  write = (text) => log.log(text);
}

/** Says what the service is doing: to people as it is; to programs, which read objects and nothing else, as a line of the log. */
export async function announce({ log }: Settings, text: string): Promise<void> {
  if (log.format !== 'json') {
    process.stdout.write(`${text}\n`);
    return;
  }
  write ??= await writerBeforeStart(log);
  write(text);
}

async function writerBeforeStart(log: Settings['log']): Promise<(text: string) => void> {
  const { createLog } = await import('../platform/observability/log.js');
  const output = createLog(log);
  return (text) => {
    output.info({ context: 'Service' }, text);
    // The log writes lines together, and what is said of a start should be read while it starts.
    output.flush();
  };
}
