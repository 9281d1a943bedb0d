import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { DatabaseMetrics } from '../observability/database-metrics.js';
import { setIfKnown } from '../observability/unknown-values.js';

/**
 * An index has the mails that wait, and no others. One that a server has refused for good waits for people, who may need
 * weeks to correct an address: the oldest of the others tells whether mail goes out.
 */
const WAITING_MAILS = `
  SELECT count(*)::int AS waiting, count(refused_at)::int AS refused,
         extract(epoch FROM min(created_at) FILTER (WHERE refused_at IS NULL))::float8 AS oldest
    FROM outbox_mail WHERE sent_at IS NULL`;

interface MailFigures {
  readonly waiting: number;
  readonly refused: number;
  readonly oldest: number | null;
}

/** The mails of all processes that were not sent yet. */
@Injectable()
export class MailMetrics {
  constructor(registry: Registry, metrics: DatabaseMetrics) {
    const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] });
    const waiting = gauge('recalls_mails_waiting', 'Mails that are not delivered yet.');
    const refused = gauge(
      'recalls_mails_refused',
      'Those of them that the mail server refused for good: they are tried again once a day.',
    );
    const oldest = gauge(
      'recalls_mails_oldest_timestamp_seconds',
      'When the mail was written that waits the longest and was not refused; absent when none waits.',
    );
    metrics.add({
      metrics: [waiting, refused, oldest],
      ask: async (pool) => {
        const [figures] = (await pool.query<MailFigures>(WAITING_MAILS)).rows;
        if (!figures) return;
        waiting.set(figures.waiting);
        refused.set(figures.refused);
        setIfKnown(oldest, figures.oldest);
      },
    });
  }
}
