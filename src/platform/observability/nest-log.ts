import type { LoggerService } from '@nestjs/common';
import type { Level, Logger } from 'pino';
import { describeCause } from '../errors/describe-cause.js';
import { LogEntry } from './log-entry.js';

/** Nest tells of every module and route at each start, which helps nobody who runs the service. */
const NEST_ITSELF = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/** Whatever the service's parts, and Nest itself, have to say, as lines of the one log. */
export class NestLog implements LoggerService {
  constructor(private readonly output: Logger) {}

  verbose(message: unknown, ...more: unknown[]): void {
    this.write('trace', message, more);
  }

  debug(message: unknown, ...more: unknown[]): void {
    this.write('debug', message, more);
  }

  log(message: unknown, ...more: unknown[]): void {
    this.write(NEST_ITSELF.has(String(more.at(-1))) ? 'trace' : 'info', message, more);
  }

  warn(message: unknown, ...more: unknown[]): void {
    this.write('warn', message, more);
  }

  error(message: unknown, ...more: unknown[]): void {
    this.write('error', message, more);
  }

  fatal(message: unknown, ...more: unknown[]): void {
    this.write('fatal', message, more);
  }

  /** Nest gives the context last; before it may stand a stack, which the message has too. */
  private write(level: Level, message: unknown, more: readonly unknown[]): void {
    if (!this.output.isLevelEnabled(level)) return;
    const context = more.at(-1);
    const named = typeof context === 'string' ? { context } : {};
    if (message instanceof LogEntry) {
      this.output[level]({ ...named, ...message.fields }, message.text);
      return;
    }
    const text = typeof message === 'string' ? message : describeCause(message);
    this.output[level](named, text);
  }
}
