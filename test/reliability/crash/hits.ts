import type { FileSender } from './file-sender.js';
import type { InFlight } from './in-flight.js';
import { atOneMoment } from './look.js';

const IDLE = 'nothing under way';

/** What was in progress during the kills: how often each kind of call, and how far imports were. */
export class Hits {
  readonly tally = new Map<string, number>();

  constructor(
    private readonly databaseUrl: string,
    private readonly inFlight: InFlight,
    private readonly senders: readonly FileSender[],
  ) {}

  /** Call this at the moment of the kill. */
  noteCalls(): void {
    const { kinds } = this.inFlight;
    for (const kind of kinds) this.note(kind);
    if (kinds.length === 0) this.note(IDLE);
  }

  /** The state of imports, which the database still shows after the process is dead. */
  async noteImports(): Promise<void> {
    const runs = await atOneMoment(this.databaseUrl, (look) =>
      look<{ fileName: string; state: string }>('SELECT file_name AS "fileName", state FROM import_run'),
    );
    for (const { state } of runs) if (!['done', 'rejected'].includes(state)) this.note(`import: ${state}`);
    const known = new Set(runs.map(({ fileName }) => fileName));
    const files = this.senders.flatMap((sender) => sender.files);
    if (files.some(({ name, isAcknowledged }) => isAcknowledged && !known.has(name))) {
      this.note('import: file taken, not yet a run');
    }
  }

  /** How often a part of an import was in progress. */
  get imports(): number {
    return [...this.tally].reduce((sum, [what, times]) => sum + (what.startsWith('import: ') ? times : 0), 0);
  }

  /** How many kills met no call. */
  get idleKills(): number {
    return this.tally.get(IDLE) ?? 0;
  }

  note(what: string): void {
    this.tally.set(what, (this.tally.get(what) ?? 0) + 1);
  }
}
