import { setImmediate as turnOfTheEventLoop } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { createBatcher } from '../../../platform/database/batcher.js';
import { ClockOffset } from '../../../platform/database/clock-offset.js';
import { PreparedStatements } from '../../../platform/database/prepared-statements.js';
import { isDatabaseUnavailable } from '../../../platform/errors/database-unavailable.js';
import { busy, unavailable } from '../../../platform/errors/request-error.js';
import { AskedHashes } from '../asked-hashes.js';
import type { EnquiryEntry } from '../enquiry.js';
import { makeEnquiryId } from '../enquiry-id.js';
import { EnquiryCounters } from './enquiry-counters.js';
import { RECORD_ENQUIRIES } from './record-enquiries.sql.js';

/**
 * Each statement is one commit, which waits for the disk. One is in flight, and the enquiries that come meanwhile share the next commit. With two,
 * each had half as many rows, and on two cores a tenth fewer enquiries were answered.
 */
const BATCHES = { atOnce: 1, together: 256 };

/** Some batches: more would be waiting for seconds, and take memory meanwhile. */
const MOST_WAITING = 2_000;

const RETRY_AFTER_SECONDS = 1;

/** A connection that is lost at once is likely to have been idle when its server was restarted. After a timeout a caller has waited enough. */
const LOST_AT_ONCE_MS = 1_000;

const MOST_ATTEMPTS = 3;

interface Row extends EnquiryEntry {
  readonly id: string;
  readonly recordedAt: string;
  readonly askedHash: string;
}

/** Records enquiries, before they are answered. Those that arrive together share one statement and so one commit (docs/adr/0004). */
@Injectable()
export class EnquiryRecords {
  private readonly write = createBatcher((rows: readonly Row[]) => this.writeAll(rows), BATCHES);

  constructor(
    private readonly statements: PreparedStatements,
    private readonly hashes: AskedHashes,
    private readonly clock: Clock,
    private readonly clockOffset: ClockOffset,
    private readonly counters: EnquiryCounters,
  ) {}

  /**
   * Resolves when the enquiry is recorded for good.
   *
   * @throws RequestError 503 if it is not known to be recorded: then the enquiry must not be answered
   */
  async add(entry: EnquiryEntry): Promise<{ id: string }> {
    // The database refuses it too, but with all enquiries of the batch.
    if (entry.chargeable && entry.environment === 'test') throw new Error('A test call is never chargeable.');
    if (this.counters.waiting >= MOST_WAITING) {
      this.counters.unrecorded += 1;
      throw busy(new Error('Too many enquiries wait to be recorded'), RETRY_AFTER_SECONDS);
    }
    this.counters.waiting += 1;
    try {
      // A batch may be written twice, so its times are made here and not by the database; this is the database's time, as far as it is known.
      const recordedAt = this.clockOffset.now();
      const id = makeEnquiryId(recordedAt);
      const askedHash = (await this.hashes.of(entry.asked)).toString('hex');
      await this.write({ id, recordedAt: new Date(recordedAt).toISOString(), askedHash, ...entry });
      this.counters.recorded(entry.environment, entry.outcome);
      return { id };
    } catch (error) {
      this.counters.unrecorded += 1;
      throw unavailable(error);
    } finally {
      this.counters.waiting -= 1;
    }
  }

  private async writeAll(rows: readonly Row[]): Promise<readonly undefined[]> {
    const began = this.clock.monotonic();
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.insert(rows);
        return rows.map(() => undefined);
      } catch (error) {
        const isLate = attempt === MOST_ATTEMPTS || this.clock.monotonic() - began > LOST_AT_ONCE_MS;
        if (isLate || !isDatabaseUnavailable(error)) throw error;
        // Then the pool knows of its other connections that were lost with this one.
        await turnOfTheEventLoop();
      }
    }
  }

  private async insert(rows: readonly Row[]): Promise<void> {
    await this.statements.query(RECORD_ENQUIRIES, [
      rows.map(({ recordedAt }) => recordedAt),
      rows.map(({ id }) => id),
      rows.map(({ environment }) => environment),
      rows.map(({ clientId }) => clientId),
      rows.map(({ enquirerId }) => enquirerId),
      rows.map(({ linkProviderId }) => linkProviderId),
      rows.map(({ reasonCode }) => reasonCode),
      rows.map(({ referenceNumber }) => referenceNumber),
      rows.map(({ eventDate }) => eventDate),
      rows.map(({ asked }) => ('chassisVin' in asked ? 'chassisVin' : 'registrationNumber')),
      rows.map(({ askedHash }) => askedHash),
      rows.map(({ outcome }) => outcome),
      rows.map(({ load }) => load),
      rows.map(({ versions }) => versions?.vehicle ?? null),
      rows.map(({ versions }) => versions?.detail ?? null),
      rows.map(({ versions }) => versions?.mark ?? null),
      rows.map(({ versions }) => versions?.keeper ?? null),
      rows.map(({ versions }) => (versions === null ? null : `{${versions.states.join(',')}}`)),
      rows.map(({ chargeable }) => chargeable),
    ]);
  }
}
