import { Injectable } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';
import { type Count, readCounter } from '../../platform/observability/read-counter.js';
import { EnquiryCounters } from '../enquiry-records/recording/enquiry-counters.js';
import { ERRORS } from '../errors/refusals.js';

/** The outcomes that are there from the start with 0, because a counter that appears with its first event has no increase for that event. */
const OUTCOMES = [
  ...['KEEPER', 'STOLEN', 'EXPORTED', 'MULTIPLE'],
  ...Object.values(ERRORS).flatMap(({ status, code }) => (status === 400 ? [] : [code])),
];

/**
 * Metrics of this process's enquiries. No label names the client, because with it a scrape would show who asks for whom: the record of enquiries
 * shows that, and audits who looks.
 */
@Injectable()
export class EnquiryMetrics {
  constructor(registry: Registry, counters: EnquiryCounters) {
    readCounter(
      registry,
      {
        name: 'recalls_kadoe_enquiries_total',
        help: 'Enquiries that were recorded, by what they were answered.',
        labelNames: ['environment', 'outcome'],
      },
      () =>
        [...counters.outcomes].flatMap(([environment, counts]) =>
          [...new Set([...OUTCOMES, ...counts.keys()])].map(
            (outcome): Count => [{ environment, outcome }, counts.get(outcome) ?? 0],
          ),
        ),
    );
    readCounter(
      registry,
      {
        name: 'recalls_kadoe_enquiries_unrecorded_total',
        help: 'Enquiries that were not answered, because they could not be recorded.',
      },
      () => [[{}, counters.unrecorded]],
    );
    new Gauge({
      name: 'recalls_kadoe_enquiries_waiting',
      help: 'Enquiries that wait until they are recorded.',
      registers: [registry],
      collect() {
        this.set(counters.waiting);
      },
    });
  }
}
