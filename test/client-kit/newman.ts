import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { resolve } from 'node:path';

export interface CollectionRun {
  /** Assertions and scripts that failed. */
  readonly failures: readonly string[];
  /** The requests that were sent, in order, without skipped ones. */
  readonly sent: readonly { readonly name: string; readonly status: number | undefined }[];
}

/** The part of newman's report that is read here. */
interface Report {
  readonly run: {
    readonly failures: readonly {
      readonly source?: { readonly name: string };
      readonly error: { readonly message: string };
    }[];
    readonly executions: readonly {
      readonly cursor: { readonly ref: string };
      readonly item: { readonly name: string };
      readonly response?: { readonly code: number };
    }[];
  };
}

/**
 * Runs a Postman collection as `newman run` does.
 *
 * @param only the name of one folder or request
 */
export async function newman(
  collection: string,
  { environment, report, only }: { environment: string; report: string; only?: string },
): Promise<CollectionRun> {
  await rm(report, { force: true });
  const words = [
    ...[
      'run',
      collection,
      '--environment',
      environment,
      '--reporters',
      'json',
      '--reporter-json-export',
      report,
    ],
    ...(only === undefined ? [] : ['--folder', only]),
  ];
  const output = await new Promise<string>((done) => {
    const program = resolve('node_modules/newman/bin/newman.js');
    // The exit status only says that something failed; the report says what.
    execFile(process.execPath, [program, ...words], (_, stdout, stderr) => done(stdout + stderr));
  });
  const text = await readFile(report, 'utf8').catch(() => {
    throw new Error(`newman wrote no report:\n${output}`);
  });
  const { run }: Report = JSON.parse(text);
  // A request whose script also requests a token is reported twice.
  const executions = new Map(run.executions.map((execution) => [execution.cursor.ref, execution]));
  return {
    failures: run.failures.map(({ source, error }) => `${source?.name}: ${error.message}`),
    sent: [...executions.values()].map(({ item, response }) => ({ name: item.name, status: response?.code })),
  };
}
