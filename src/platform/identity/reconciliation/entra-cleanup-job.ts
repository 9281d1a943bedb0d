import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { IntervalTask } from '../../clock/interval-task.js';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { describeCause } from '../../errors/describe-cause.js';
import { UnfinishedOperations } from './unfinished-operations.js';

const PAUSE_MS = 5 * 60_000;

/** Settles unfinished operations for as long as the service runs. */
@Injectable()
export class EntraCleanupJob implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Microsoft Entra ID');
  private readonly rounds = new IntervalTask('Unfinished operations', PAUSE_MS, () => this.settleAll());

  constructor(
    private readonly unfinished: UnfinishedOperations,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.parts.has('worker')) this.rounds.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  /** Settles every operation that can be settled now. */
  tick(): Promise<void> {
    return this.rounds.round();
  }

  /** An operation that can't be settled does not block the others. */
  private async settleAll(): Promise<void> {
    for (const operation of await this.unfinished.list()) {
      if (this.rounds.stopping) return;
      try {
        await this.unfinished.settle(operation, { kind: 'service' });
      } catch (error) {
        this.logger.error(`Operation ${operation.id} can't be settled yet: ${describeCause(error)}`);
      }
    }
  }
}
