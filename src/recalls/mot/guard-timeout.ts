import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { TimeoutError, withTimeout } from '../../platform/clock/with-timeout.js';
import { unavailable } from '../../platform/errors/request-error.js';
import { VehiclesController } from './vehicles.controller.js';

/**
 * A stage that asks the database who calls, and does not keep a look-up of MOT's waiting for longer than the look-up itself
 * may take: the person at the desk has to be told that there is no answer. Other calls have the database's own timeout.
 */
export class GuardTimeout implements CanActivate {
  constructor(
    private readonly stage: CanActivate,
    private readonly timeoutMs: number,
  ) {}

  canActivate(context: ExecutionContext): ReturnType<CanActivate['canActivate']> {
    const passing = this.stage.canActivate(context);
    const isLookUp = context.getClass() === VehiclesController;
    return isLookUp && passing instanceof Promise ? this.promptly(passing) : passing;
  }

  /** @throws RequestError a 503 when it takes too long */
  private async promptly(passing: Promise<boolean>): Promise<boolean> {
    try {
      return await withTimeout(this.timeoutMs, passing);
    } catch (error) {
      throw error instanceof TimeoutError ? unavailable(error) : error;
    }
  }
}
