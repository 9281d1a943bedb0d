const WIDTH = 30;

/** Moves to the beginning of the line and clears it (ECMA-48). */
const CLEAR_LINE = '\r\u001B[K';

/** Shows the progress of work with a file on a terminal, and nothing anywhere else. */
export class ProgressBar {
  private shown = '';

  /** @param done what is done with the bytes that are counted: "validated" */
  constructor(
    private readonly terminal: NodeJS.WriteStream,
    private readonly sizeBytes: number,
    private readonly done: string,
  ) {}

  showBytes(bytes: number): void {
    const share = this.sizeBytes === 0 ? 1 : Math.min(1, bytes / this.sizeBytes);
    const filled = Math.floor(share * WIDTH);
    this.show(
      `[${'='.repeat(filled)}${' '.repeat(WIDTH - filled)}] ${Math.floor(share * 100)} % ${this.done}`,
    );
  }

  /** Shows a step whose progress is not known. */
  showStep(step: string): void {
    this.show(`${step} …`);
  }

  end(): void {
    if (this.shown !== '') this.terminal.write(CLEAR_LINE);
    this.shown = '';
  }

  private show(line: string): void {
    if (!this.terminal.isTTY || line === this.shown) return;
    this.shown = line;
    this.terminal.write(`${CLEAR_LINE}${line}`);
  }
}
