import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { DatabaseMetrics } from '../observability/database-metrics.js';

/** A partial index contains only the waiting mails. */
const WAITING_MAILS = `
  SELECT count(*)::int AS waiting, extract(epoch FROM min(created_at))::float8 AS oldest
    FROM outbox_mail WHERE sent_at IS NULL`;

interface MailFigures {
  readonly waiting: number;
  readonly oldest: number | null;
}

/** The mails of all processes that were not sent yet. */
@Injectable()
export class MailMetrics {
  constructor(registry: Registry, metrics: DatabaseMetrics) {
    const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
    const waiting = gauge('recalls_mails_waiting', 'Mails that are not delivered yet.');
    const oldest = gauge(
      'recalls_mails_oldest_timestamp_seconds',
      'When the mail was written that waits the longest.',
    );
    metrics.add({
      metrics: [waiting, oldest],
      ask: async (pool) => {
        const [figures = { waiting: 0, oldest: null }] = (await pool.query<MailFigures>(WAITING_MAILS)).rows;
        waiting.set(figures.waiting);
        if (figures.oldest !== null) oldest.set(figures.oldest);
      },
    });
  }
}
