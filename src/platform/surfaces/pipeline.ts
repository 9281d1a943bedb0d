import type { CanActivate, ExecutionContext, Type } from '@nestjs/common';
import { TimeoutError, withTimeout } from '../clock/with-timeout.js';
import { answersCalls, type Settings } from '../config/settings.js';
import { RequestError, unavailable } from '../errors/request-error.js';
import { accessOf } from '../http/access.js';
import { requestOf } from '../http/principal.js';
import { asksForHealth } from '../http/probes.js';
import type { Surface, SurfaceGuards } from './surface.js';
import type { Surfaces } from './surfaces.js';

/*
 * The life of a request, from the socket to the handler, on every surface:
 *
 * 1. The socket (http/server.ts). A connection above an address's limit is closed. Malformed HTTP is answered with 400, and so is a request
 *   that does not arrive completely in 30 s, by http/client-error-responses.ts.
 * 2. Admission (limits/request-admission.ts). A request above the limit of open requests, of an address or in all, is answered with 503.
 * 3. The router. An unknown address or method is 404 for every caller.
 * 4. The stages below, in their order. A request that breaks two rules gets the error of the earlier one. The body is not read before its
 *   stage, so that an unknown caller can't make the service buffer or parse anything. A call that is refused before the quota stage costs
 *   no quota.
 * 5. The handler.
 * 6. The response, or the error: every error leaves through errors/error.filter.ts, as the surface maps it.
 * 7. The end of the request (http/server.ts): the counters of open requests are reduced, and the log and the metrics are updated.
 */
export const PIPELINE = [
  { stage: 'token', asksDatabase: true },
  { stage: 'apiKey', asksDatabase: true },
  { stage: 'permission', asksDatabase: false },
  { stage: 'rateLimit', asksDatabase: false },
  { stage: 'openRequests', asksDatabase: false },
  { stage: 'quota', asksDatabase: true },
  { stage: 'validation', asksDatabase: false },
  { stage: 'connection', asksDatabase: false },
] as const satisfies readonly { stage: keyof SurfaceGuards; asksDatabase: boolean }[];

interface Stage {
  readonly guard: CanActivate;
  readonly asksDatabase: boolean;
}

/** Runs the stages of a request's surface. To Nest it is one guard. */
export class Pipeline implements CanActivate {
  private readonly stages: ReadonlyMap<string, readonly Stage[]>;

  /** @param instanceOf returns the application's instance of a guard */
  constructor(
    private readonly surfaces: Surfaces,
    private readonly settings: Settings,
    instanceOf: (guard: Type<CanActivate>) => CanActivate,
  ) {
    this.stages = new Map(
      surfaces.all.map(({ name, guards }) => [
        name,
        PIPELINE.flatMap(({ stage, asksDatabase }) => {
          const guard: Type<CanActivate> | undefined = guards[stage];
          return guard ? [{ guard: instanceOf(guard), asksDatabase }] : [];
        }),
      ]),
    );
  }

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = requestOf(context);
    const surface = this.surfaces.ofRequest(request);
    if (!this.isServed(surface) && !asksForHealth(request)) throw new RequestError('routeNotFound');
    return this.run(this.stages.get(surface.name) ?? [], context);
  }

  /** Whether this process runs the part of the surface. One that answers no calls for others at all listens for nobody. */
  private isServed({ part = 'api' }: Surface): boolean {
    return this.settings.parts.has(part) || !answersCalls(this.settings);
  }

  private async run(stages: readonly Stage[], context: ExecutionContext): Promise<boolean> {
    const timeoutMs = accessOf(context).guardTimeout?.(this.settings);
    for (const { guard, asksDatabase } of stages) {
      const passing = guard.canActivate(context);
      // A stage that decides synchronously is not awaited.
      const passes =
        passing instanceof Promise
          ? await (asksDatabase && timeoutMs !== undefined ? inGuardTimeout(timeoutMs, passing) : passing)
          : passing;
      if (passes !== true) return false;
    }
    return true;
  }
}

/** @throws RequestError 503 when the database takes too long to identify the caller */
async function inGuardTimeout(timeoutMs: number, passing: Promise<boolean>): Promise<boolean> {
  try {
    return await withTimeout(timeoutMs, passing);
  } catch (error) {
    throw error instanceof TimeoutError ? unavailable(error) : error;
  }
}
