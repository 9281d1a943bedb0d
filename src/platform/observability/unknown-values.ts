import type { Counter, Gauge } from 'prom-client';

/**
 * Takes all values away from a metric. Of one without labels prom-client's own reset makes a 0, which alerts would take for a
 * value: a time of 0 is the year 1970.
 */
export function makeUnknown(metric: Gauge | Counter): void {
  metric.reset();
  metric.remove({});
}

/** Sets a gauge without labels, or leaves it out of the scrape when there is nothing to say. */
export function setIfKnown(gauge: Gauge, value: number | null | undefined): void {
  if (value === null || value === undefined) makeUnknown(gauge);
  else gauge.set(value);
}
