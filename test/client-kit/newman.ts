import { createRequire } from 'node:module';

export interface CollectionRun {
  /** Assertions and scripts that failed. */
  readonly failures: readonly string[];
  /** The requests that were sent, in order, without skipped ones. */
  readonly sent: readonly { readonly name: string; readonly status: number | undefined }[];
}

/** The part of newman's summary that is read here. */
interface Summary {
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

interface Newman {
  run(
    options: { collection: string; environment: string; reporters: readonly string[]; folder?: string },
    done: (error: Error | null, summary: Summary) => void,
  ): void;
}

/**
 * Runs a Postman collection as `newman run` does, in this process: the command does nothing else, and loads for three seconds each time.
 *
 * @param only the name of one folder or request
 */
export async function newman(
  collection: string,
  { environment, only }: { environment: string; only?: string },
): Promise<CollectionRun> {
  const program = createRequire(import.meta.url)('newman') as Newman;
  const { run } = await new Promise<Summary>((resolve, reject) => {
    program.run(
      { collection, environment, reporters: [], ...(only === undefined ? {} : { folder: only }) },
      (error, summary) => (error ? reject(error) : resolve(summary)),
    );
  });
  // A request whose script also requests a token is reported twice.
  const executions = new Map(run.executions.map((execution) => [execution.cursor.ref, execution]));
  return {
    failures: run.failures.map(({ source, error }) => `${source?.name}: ${error.message}`),
    sent: [...executions.values()].map(({ item, response }) => ({ name: item.name, status: response?.code })),
  };
}
