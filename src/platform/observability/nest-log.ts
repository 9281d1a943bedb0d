import type { LoggerService } from '@nestjs/common';
import type { Level, Logger } from 'pino';
import { describeCause } from '../errors/describe-cause.js';
import { LogEntry } from './log-entry.js';

/** Nest logs every module and route at each start, which does not help operators. */
const NEST_ITSELF = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/** Writes the messages of the service's parts, and of Nest itself, as lines of the log. */
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

  /** Nest passes the context last. A stack may come before it; the message contains it too. */
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
