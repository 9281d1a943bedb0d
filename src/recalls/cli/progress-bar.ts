import type { ImportState } from '../imports/runs/import-run.js';

const WIDTH = 30;

/** Moves to the beginning of the line and clears it (ECMA-48). */
const CLEAR_LINE = '\r\u001B[K';

/** Shows the progress of an import on a terminal, and nothing anywhere else. */
export class ProgressBar {
  private shown = '';

  constructor(
    private readonly terminal: NodeJS.WriteStream,
    private readonly sizeBytes: number,
  ) {}

  show({ state, bytesRead }: { readonly state: ImportState; readonly bytesRead: number }): void {
    if (!this.terminal.isTTY) return;
    const share = this.sizeBytes === 0 ? 1 : Math.min(1, bytesRead / this.sizeBytes);
    const filled = Math.floor(share * WIDTH);
    // Only the validation knows its progress; the scanner and the database do not report theirs.
    const line =
      state === 'validating'
        ? `[${'='.repeat(filled)}${' '.repeat(WIDTH - filled)}] ${Math.floor(share * 100)} % validated`
        : `${state} …`;
    if (line === this.shown) return;
    this.shown = line;
    this.terminal.write(`${CLEAR_LINE}${line}`);
  }

  end(): void {
    if (this.shown !== '') this.terminal.write(CLEAR_LINE);
  }
}
