import { Injectable, Logger } from '@nestjs/common';

/**
 * What people have to do something about soon. The process is ready nevertheless, because taking it out of service would only make it worse. Only changes
 * are logged.
 */
@Injectable()
export class ReadinessWarnings {
  private readonly logger = new Logger('Health');
  private readonly warnings = new Map<string, string>();

  /** @param warning undefined: there is nothing to warn of (any more) */
  set(name: string, warning: string | undefined): void {
    const before = this.warnings.get(name);
    if (warning === before) return;
    if (warning === undefined) {
      this.warnings.delete(name);
      this.logger.warn(`No longer: ${before}`);
    } else {
      this.warnings.set(name, warning);
      this.logger.warn(warning);
    }
  }

  get all(): string[] {
    return [...this.warnings.values()];
  }
}
