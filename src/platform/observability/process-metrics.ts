import { Inject, Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { SETTINGS, type Settings } from '../config/settings.js';
import { ClockOffset } from '../database/clock-offset.js';
import { PreparedStatements } from '../database/prepared-statements.js';
import { LimiterCounters } from '../limits/limiter-counters.js';
import { MailCounters } from '../mail/mail-counters.js';
import { type Count, readCounter } from './read-counter.js';

/** The metrics of this process alone. Its parts count in plain numbers, which are read on each scrape. */
@Injectable()
export class ProcessMetrics {
  constructor(
    private readonly registry: Registry,
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly limiters: LimiterCounters,
    private readonly statements: PreparedStatements,
    private readonly mails: MailCounters,
    private readonly clockOffset: ClockOffset,
  ) {}

  /** Registers the metrics. The event loop's lag is measured all the time, so this is called only if there is a port for metrics. */
  register(): void {
    collectDefaultMetrics({ register: this.registry });
    this.registerLimits();
    this.registerConnections();
    this.registerClock();
    this.counter('recalls_mail_attempts_total', 'Attempts to deliver a mail.', ['outcome'], () =>
      (['delivered', 'failed', 'refused'] as const).map(
        (outcome): Count => [{ outcome }, this.mails[outcome]],
      ),
    );
  }

  private registerLimits(): void {
    const limiters = this.limiters;
    this.counter(
      'recalls_limiter_decisions_total',
      'Calls that a limiter let through or refused.',
      ['limiter', 'decision'],
      () =>
        [...limiters.decisions].flatMap(([limiter, { letThrough, refused }]): Count[] => [
          [{ limiter, decision: 'let through' }, letThrough],
          [{ limiter, decision: 'refused' }, refused],
        ]),
    );
    this.counter('recalls_limiter_outages_total', 'How often Redis was lost.', [], () => [
      [{}, limiters.outages],
    ]);
    this.counter(
      'recalls_limiter_fallbacks_total',
      'Decisions this process made on its own because Redis was lost.',
      [],
      () => [[{}, limiters.decidedAlone]],
    );
    new Gauge({
      name: 'recalls_limiter_shared',
      help: '1 while limits hold over all processes, 0 while each limits on its own.',
      registers: [this.registry],
      collect() {
        this.set(limiters.shared === true ? 1 : 0);
      },
    });
  }

  private registerConnections(): void {
    const statements = this.statements;
    new Gauge({
      name: 'recalls_database_connections',
      help: 'Connections to the database, by whether somebody uses them.',
      labelNames: ['state'],
      registers: [this.registry],
      collect() {
        const { total, idle } = statements.connections;
        this.set({ state: 'idle' }, idle);
        this.set({ state: 'used' }, total - idle);
      },
    });
    new Gauge({
      name: 'recalls_database_connections_limit',
      help: 'Connections there may be: DATABASE_POOL_SIZE.',
      registers: [this.registry],
    }).set(this.settings.databasePoolSize);
    new Gauge({
      name: 'recalls_database_waiting',
      help: 'Statements that wait for a connection.',
      registers: [this.registry],
      collect() {
        this.set(statements.connections.waiting);
      },
    });
  }

  private registerClock(): void {
    const clockOffset = this.clockOffset;
    new Gauge({
      name: 'recalls_clock_offset_seconds',
      help: "By how much this process's clock is ahead of the database's; with more than 1 either way it is not ready.",
      registers: [this.registry],
      collect() {
        this.set(clockOffset.offsetMs / 1_000);
      },
    });
  }

  private counter(name: string, help: string, labelNames: string[], read: () => readonly Count[]): void {
    readCounter(this.registry, { name, help, labelNames }, read);
  }
}
