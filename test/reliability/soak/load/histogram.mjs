/** Each bucket is larger than the previous one by a constant factor, so percentiles are accurate to 5 %, whatever their size. */
const GROWTH = 1.05;
const SMALLEST_MS = 0.1;

/** The durations of calls, as counts of buckets that can be sent and added up. */
export class Histogram {
  counts = new Map();

  add(milliseconds) {
    const bucket = Math.max(0, Math.ceil(Math.log(milliseconds / SMALLEST_MS) / Math.log(GROWTH)));
    this.counts.set(bucket, (this.counts.get(bucket) ?? 0) + 1);
  }

  /** The counts since the last time, as pairs of a bucket's upper limit in milliseconds and a count. */
  take() {
    const taken = [...this.counts].map(([bucket, count]) => [SMALLEST_MS * GROWTH ** bucket, count]);
    this.counts.clear();
    return taken;
  }
}
