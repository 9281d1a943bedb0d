import type { CanActivate, ExecutionContext, Type } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { TimeoutError, withTimeout } from '../clock/with-timeout.js';
import type { Settings } from '../config/settings.js';
import { unavailable } from '../errors/request-error.js';
import { accessOf } from '../http/access.js';
import type { SurfaceGuards } from './surface.js';
import type { Surfaces } from './surfaces.js';

/*
 * The life of a request, from the socket to the handler, on every surface:
 *
 *  1. The socket (http/server.ts). A connection too many of an address is closed. What is not HTTP is answered 400, and a
 *     request that does not arrive in 30 s, by http/client-error-responses.ts.
 *  2. Admission (limits/request-admission.ts). A request too many, of an address or in all, is answered 503.
 *  3. The router. An unknown address or method is 404 for every caller.
 *  4. The stages below, in their order. A request that breaks two rules is answered for the earlier one. The body is not
 *     even read before its stage, so that nobody unknown makes the service buffer or parse, and a call that is refused before
 *     the quota stage costs no quota.
 *  5. The handler.
 *  6. The answer, or the error: whatever was thrown anywhere leaves through errors/error.filter.ts, in the words of the surface.
 *  7. The end of the request (http/server.ts): what counted it forgets it, and the log and the metrics are told.
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

/** Takes each request through the stages of its surface. To Nest it is one guard. */
export class Pipeline implements CanActivate {
  private readonly stages: ReadonlyMap<string, readonly Stage[]>;

  /** @param instanceOf gives a guard as the application has it */
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
    const surface = this.surfaces.ofRequest(context.switchToHttp().getRequest<FastifyRequest>());
    return this.run(this.stages.get(surface.name) ?? [], context);
  }

  private async run(stages: readonly Stage[], context: ExecutionContext): Promise<boolean> {
    const timeoutMs = accessOf(context).guardTimeout?.(this.settings);
    for (const { guard, asksDatabase } of stages) {
      const passing = guard.canActivate(context);
      // A stage that answers at once is not waited for.
      const passes =
        passing instanceof Promise
          ? await (asksDatabase && timeoutMs !== undefined ? inTime(timeoutMs, passing) : passing)
          : passing;
      if (passes !== true) return false;
    }
    return true;
  }
}

/** @throws RequestError a 503 when the database takes too long to tell who calls. */
async function inTime(timeoutMs: number, passing: Promise<boolean>): Promise<boolean> {
  try {
    return await withTimeout(timeoutMs, passing);
  } catch (error) {
    throw error instanceof TimeoutError ? unavailable(error) : error;
  }
}
