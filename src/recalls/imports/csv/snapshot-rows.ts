import { isCalendarDate } from '../../../platform/clock/calendar-date.js';
import {
  canonicalVin,
  isCanonicalVin,
  issueInReference,
  issueInVin,
  LONGEST_IDENTIFIER,
  REFERENCE_PATTERN,
  VIN_IS_EMPTY,
} from '../../api/identifiers.js';
import { isPossibleStartDate, mustBeWithinBounds } from '../../api/start-date.js';
import { type Column, type FileFault, REASONS, type Reason, shownValue } from '../runs/reasons.js';

/** A valid row of a snapshot. */
export interface SnapshotRow {
  readonly line: number;
  readonly vin: string;
  readonly manufacturerCampaignReference: string;
  readonly dvsaCampaignReference: string | null;
  readonly recallCampaignStartDate: string;
}

/**
 * Validates a row with the rules of the API's fields (SFTP guide, "Constraints"); undefined after reporting all its errors.
 *
 * @param latestStart the last day on which a campaign may start
 */
export function rowOf(
  line: number,
  fields: readonly string[],
  latestStart: string,
  onFault: (fault: FileFault) => void,
): SnapshotRow | undefined {
  const [vin = '', reference = '', dvsaReference = '', startDate = ''] = fields;
  if (
    // Nearly every VIN is already in its stored form, and then needs none of the slower rules.
    isCanonicalVin(vin) &&
    REFERENCE_PATTERN.test(reference) &&
    (dvsaReference === '' || REFERENCE_PATTERN.test(dvsaReference)) &&
    isCalendarDate(startDate) &&
    isPossibleStartDate(startDate, latestStart)
  ) {
    return {
      line,
      vin,
      manufacturerCampaignReference: reference,
      dvsaCampaignReference: dvsaReference === '' ? null : dvsaReference,
      recallCampaignStartDate: startDate,
    };
  }
  let sound = true;
  const fault = (column: Column, reason: Reason, value: string, expected: string) => {
    sound = false;
    onFault({ line, column, reason, value: shownValue(value), expected });
  };
  const storedVin = canonicalVin(vin);
  if (storedVin === undefined) {
    const wrong = issueInVin(vin) ?? VIN_IS_EMPTY;
    fault('VIN', wrong === VIN_IS_EMPTY ? REASONS.missingFields : REASONS.vinInvalid, vin, wrong);
  }
  if (reference.trim() === '') {
    fault('ManufacturerRecallCampaignReference', REASONS.missingFields, reference, 'must not be empty');
  } else {
    const wrong = issueInReference(reference);
    if (wrong !== undefined) {
      const reason = isTooLong(reference)
        ? REASONS.manufacturerReferenceTooLong
        : REASONS.manufacturerReferenceInvalid;
      fault('ManufacturerRecallCampaignReference', reason, reference, wrong);
    }
  }
  if (dvsaReference !== '') {
    const wrong = issueInReference(dvsaReference);
    if (wrong !== undefined) {
      const reason = isTooLong(dvsaReference) ? REASONS.dvsaReferenceTooLong : REASONS.dvsaReferenceInvalid;
      fault('DVSACampaignReference', reason, dvsaReference, wrong);
    }
  }
  if (startDate.trim() === '') {
    fault('RecallCampaignStartDate', REASONS.missingFields, startDate, 'must not be empty');
  } else if (!isCalendarDate(startDate)) {
    fault(
      'RecallCampaignStartDate',
      REASONS.dateFormat,
      startDate,
      'must be a date of the calendar in the format YYYY-MM-DD',
    );
  } else if (!isPossibleStartDate(startDate, latestStart)) {
    fault('RecallCampaignStartDate', REASONS.dateFormat, startDate, mustBeWithinBounds(latestStart));
  }
  if (!sound || storedVin === undefined) return undefined;
  return {
    line,
    vin: storedVin,
    manufacturerCampaignReference: reference,
    dvsaCampaignReference: dvsaReference === '' ? null : dvsaReference,
    recallCampaignStartDate: startDate,
  };
}

function isTooLong(reference: string): boolean {
  return [...reference].length > LONGEST_IDENTIFIER;
}
