import type { Look } from './look.js';
import { FAULT, type SentFile, textOf } from './sent-file.js';
import { type Counts, SnapshotModel } from './snapshot-model.js';

const SECOND_FILE = 'Multiple files uploaded';

/** Of the files that a killed process had taken, only the newest is imported. */
const SUPERSEDED = 'Superseded by a newer file';

/** A run's end is dated slightly before it is visible. */
const BETWEEN_DATE_AND_COMMIT_MS = 2_000;

interface Run extends Counts {
  readonly id: string;
  readonly fileName: string;
  readonly state: string;
  readonly reasons: string[];
  readonly sizeBytes: number;
  readonly rowsRead: number;
  readonly receivedAt: Date;
  readonly finishedAt: Date | null;
}

/** The results of one manufacturer's files. */
export class FileOutcomes {
  readonly tally = { merged: 0, faulty: 0, second: 0 };

  private readonly model: SnapshotModel;
  private readonly judged = new Set<string>();
  private lastMerged: Run | undefined;

  constructor(private readonly manufacturerId: number) {
    this.model = new SnapshotModel(manufacturerId);
  }

  /**
   * Compares the runs with the files that were sent, and the recalls with what the files should have made of them.
   *
   * @param lying names of files in the landing folder and the spool, read before the database
   * @returns the differences
   */
  async check(look: Look, files: readonly SentFile[], lying: ReadonlySet<string>): Promise<string[]> {
    const runs = await this.runs(look);
    const sent = new Map(files.map((file) => [file.name, file]));
    const wrong: string[] = [];
    const names = new Set<string>();
    for (const { fileName } of runs) {
      if (names.has(fileName)) wrong.push(`${fileName} has two runs`);
      names.add(fileName);
    }
    for (const { name, isAcknowledged } of files) {
      if (isAcknowledged && !names.has(name) && !lying.has(name)) wrong.push(`${name} was taken and is lost`);
    }
    for (const run of runs) {
      if (run.finishedAt === null || this.judged.has(run.id)) continue;
      this.judged.add(run.id);
      const file = sent.get(run.fileName);
      const fault = file ? this.judge(run, file, runs) : 'was never sent';
      if (fault !== undefined) wrong.push(`${run.fileName} ${fault}: ${JSON.stringify(run)}`);
    }
    return [...wrong, ...(await this.model.check(look))];
  }

  /** Whether every acknowledged file has a result, and nothing is in progress. */
  async areSettled(look: Look, files: readonly SentFile[]): Promise<boolean> {
    const runs = await this.runs(look);
    const ended = new Set(runs.filter(({ finishedAt }) => finishedAt).map(({ fileName }) => fileName));
    return (
      runs.every(({ finishedAt }) => finishedAt) &&
      files.every(({ name, isAcknowledged }) => !isAcknowledged || ended.has(name))
    );
  }

  private judge(run: Run, file: SentFile, runs: readonly Run[]): string | undefined {
    if (run.sizeBytes !== Buffer.byteLength(textOf(file))) return 'is not as it was sent';
    if (run.state === 'rejected') return this.judgeRejected(run, file, runs);
    if (run.state !== 'done' || !file.isSound) return 'has the wrong outcome';
    this.tally.merged += 1;
    const { added, updated, reopened, closed } = this.model.merge(file);
    const earlier = this.lastMerged;
    this.lastMerged = run;
    if (earlier && earlier.receivedAt > run.receivedAt)
      return `was merged after ${earlier.fileName}, which is newer`;
    const isRight =
      run.rowsRead === file.rows &&
      run.added === added &&
      run.updated === updated &&
      run.reopened === reopened &&
      run.closed === closed;
    return isRight
      ? undefined
      : `should have counted ${JSON.stringify({ added, updated, reopened, closed })}`;
  }

  private judgeRejected(run: Run, file: SentFile, runs: readonly Run[]): string | undefined {
    const [reason] = run.reasons;
    if (reason === SECOND_FILE) {
      this.tally.second += 1;
      return runs.some((other) => wasInProgressBeside(run, other))
        ? undefined
        : 'was refused as second to none';
    }
    if (reason === SUPERSEDED) {
      this.tally.second += 1;
      return runs.some(
        (other) => !wasRefusedUnread(other) && other.receivedAt.getTime() > run.receivedAt.getTime(),
      )
        ? undefined
        : 'was superseded by none that is newer';
    }
    this.tally.faulty += 1;
    return reason === FAULT && !file.isSound ? undefined : 'was rejected for a wrong reason';
  }

  private async runs(look: Look): Promise<Run[]> {
    return look<Run & Record<string, unknown>>(
      `SELECT id, file_name AS "fileName", state, reasons, size_bytes::integer AS "sizeBytes",
              rows_read::integer AS "rowsRead", added::integer, updated::integer, reopened::integer,
              closed::integer, received_at AS "receivedAt", finished_at AS "finishedAt"
         FROM import_run WHERE manufacturer_id = $1 ORDER BY finished_at NULLS LAST, received_at`,
      [this.manufacturerId],
    );
  }
}

/** Whether another file was in progress at some time between a file's receipt and its refusal. */
function wasInProgressBeside(refused: Run, other: Run): boolean {
  if (other.id === refused.id || wasRefusedUnread(other)) return false;
  const at = refused.finishedAt?.getTime() ?? 0;
  const end = other.finishedAt?.getTime() ?? Number.POSITIVE_INFINITY;
  return other.receivedAt.getTime() <= at && end + BETWEEN_DATE_AND_COMMIT_MS >= refused.receivedAt.getTime();
}

function wasRefusedUnread({ reasons }: Run): boolean {
  return reasons.includes(SECOND_FILE) || reasons.includes(SUPERSEDED);
}
