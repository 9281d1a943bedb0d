import { Inject, Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { SETTINGS, type Settings } from '../config/settings.js';
import { ClockOffset } from '../database/clock-offset.js';
import { PreparedStatements } from '../database/prepared-statements.js';
import { Readiness } from '../health/readiness.js';
import { LimiterCounters } from '../limits/limiter-counters.js';
import { MailCounters } from '../mail/mail-counters.js';
import { type Count, readCounter } from './read-counter.js';
import { setIfKnown } from './unknown-values.js';

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
    private readonly readiness: Readiness,
  ) {}

  /** Registers the metrics. The event loop's lag is measured all the time, so this is called only if there is a port for metrics. */
  register(): void {
    collectDefaultMetrics({ register: this.registry });
    this.registerReadiness();
    this.registerLimits();
    this.registerConnections();
    this.registerClock();
    this.counter('recalls_mail_attempts_total', 'Attempts to deliver a mail.', ['outcome'], () =>
      (['delivered', 'failed', 'refused'] as const).map(
        (outcome): Count => [{ outcome }, this.mails[outcome]],
      ),
    );
  }

  /** By part, so that "no process answers calls" can be told from "no process imports files". */
  private registerReadiness(): void {
    const readiness = this.readiness;
    const { parts } = this.settings;
    new Gauge({
      name: 'recalls_ready',
      help: '1 while the process does this part of the work, 0 while it had better be given none.',
      labelNames: ['part'],
      registers: [this.registry],
      async collect() {
        const isReady = await readiness.check().then(
          () => 1,
          () => 0,
        );
        for (const part of parts) this.set({ part }, isReady);
      },
    });
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
      help: '1 while limits hold over all processes, 0 while Redis is lost; absent without REDIS_URL.',
      registers: [this.registry],
      collect() {
        setIfKnown(this, limiters.shared === undefined ? undefined : Number(limiters.shared));
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
      help: "By how much this process's clock is ahead of the database's; absent until it was measured.",
      registers: [this.registry],
      collect() {
        setIfKnown(this, clockOffset.databaseTime === undefined ? undefined : clockOffset.offsetMs / 1_000);
      },
    });
  }

  private counter(name: string, help: string, labelNames: string[], read: () => readonly Count[]): void {
    readCounter(this.registry, { name, help, labelNames }, read);
  }
}
