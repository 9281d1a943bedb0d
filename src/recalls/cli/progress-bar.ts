import { ProgressBar as FileProgressBar } from '../../platform/cli/progress-bar.js';
import type { ImportState } from '../imports/runs/import-run.js';

/** Shows the progress of an import on a terminal, and nothing anywhere else. */
export class ProgressBar {
  private readonly bar: FileProgressBar;

  constructor(terminal: NodeJS.WriteStream, sizeBytes: number) {
    this.bar = new FileProgressBar(terminal, sizeBytes, 'validated');
  }

  show({ state, bytesRead }: { readonly state: ImportState; readonly bytesRead: number }): void {
    // Only the validation knows its progress; the scanner and the database do not report theirs.
    if (state === 'validating') this.bar.showBytes(bytesRead);
    else this.bar.showStep(state);
  }

  end(): void {
    this.bar.end();
  }
}
