import 'reflect-metadata';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { createApplication } from '../src/application.js';
import { readSettings } from '../src/platform/config/read-settings.js';
import { PIPELINE } from '../src/platform/surfaces/pipeline.js';
import { recallsSurface } from '../src/recalls/recalls.surface.js';

/** The task of the process: batches of calls of a real request to judge. */
export interface GuardWork {
  /** Headers with a token and a key. */
  readonly headers: Readonly<Record<string, string>>;
  readonly batches: number;
  readonly callsInBatch: number;
}

export interface GuardCost {
  /** CPU time of one call through all five stages, in microseconds: one value per batch. */
  readonly microseconds: readonly number[];
}

/**
 * The CPU time of the five stages of security and limits by themselves, in a process of its own with the real application: one call is sent
 * over HTTP, captured at the first stage, and judged repeatedly.
 */
const STAGES = PIPELINE.filter(({ stage }) => stage !== 'validation').flatMap(
  ({ stage }) => recallsSurface.guards[stage] ?? [],
);

const application = await createApplication(readSettings());
await application.listen({ host: '127.0.0.1', port: 0 });
const guards = STAGES.map((stage) => application.get<CanActivate>(stage, { strict: false }));

process.on('message', (message) => {
  if (message === 'usage') return;
  measure(message as GuardWork).then(
    (cost) => process.send?.(cost),
    (error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }),
  );
});
process.once('SIGTERM', () => void application.close());
process.send?.({});

async function measure({ headers, batches, callsInBatch }: GuardWork): Promise<GuardCost> {
  const context = await contextOfACall(headers);
  const microseconds: number[] = [];
  // The first batch is a warm-up.
  for (let batch = 0; batch <= batches; batch++) {
    const before = process.cpuUsage();
    for (let call = 0; call < callsInBatch; call++) await judge(context);
    const { user, system } = process.cpuUsage(before);
    if (batch > 0) microseconds.push((user + system) / callsInBatch);
  }
  return { microseconds };
}

/** The arguments of the stages for a real call. */
async function contextOfACall(headers: GuardWork['headers']): Promise<ExecutionContext> {
  const [first] = guards;
  if (!first) throw new Error('The pipeline has no stages.');
  const judgeReally = first.canActivate;
  const kept = new Promise<ExecutionContext>((resolve) => {
    first.canActivate = (context) => {
      resolve(context);
      return judgeReally.call(first, context);
    };
  });
  const answer = await fetch(`${await application.getUrl()}/recalls/vin/NOWHERE1`, { headers });
  if (answer.status !== 404) throw new Error(`The kept call was answered ${answer.status}.`);
  first.canActivate = judgeReally;
  return kept;
}

/** As in Nest: a stage that decides synchronously is not awaited. */
async function judge(context: ExecutionContext): Promise<void> {
  for (const guard of guards) {
    const verdict = guard.canActivate(context);
    if (!(typeof verdict === 'boolean' ? verdict : await verdict))
      throw new Error('A stage refused the call.');
  }
}
