import { isCalendarDate } from '../../recalls/calendar-date.js';
import {
  faultInReference,
  faultInVin,
  LONGEST_IDENTIFIER,
  normaliseVin,
  REFERENCE_PATTERN,
} from '../../recalls/identifiers.js';
import { type Column, type FileFault, REASONS, type Reason, shownValue } from '../reasons.js';

/** A row of a snapshot that obeys every rule. */
export interface SnapshotRow {
  readonly line: number;
  readonly vin: string;
  readonly manufacturerCampaignReference: string;
  readonly dvsaCampaignReference: string | null;
  readonly recallCampaignStartDate: string;
}

/** Nearly every VIN is of these, and then needs none of the slower rules. */
const PLAIN_VIN = /^[0-9A-Z]{1,50}$/;

/** A row by the rules of the API's fields (SFTP guide, "Constraints"), or undefined after telling all its faults. */
export function rowOf(
  line: number,
  fields: readonly string[],
  onFault: (fault: FileFault) => void,
): SnapshotRow | undefined {
  const [vin = '', reference = '', dvsaReference = '', startDate = ''] = fields;
  if (
    PLAIN_VIN.test(vin) &&
    REFERENCE_PATTERN.test(reference) &&
    (dvsaReference === '' || REFERENCE_PATTERN.test(dvsaReference)) &&
    isCalendarDate(startDate)
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
  if (vin.trim() === '') fault('VIN', REASONS.missingFields, vin, 'must not be empty');
  else {
    const wrong = faultInVin(vin);
    if (wrong !== undefined) fault('VIN', REASONS.vinInvalid, vin, wrong);
  }
  if (reference.trim() === '') {
    fault('ManufacturerRecallCampaignReference', REASONS.missingFields, reference, 'must not be empty');
  } else {
    const wrong = faultInReference(reference);
    if (wrong !== undefined) {
      const reason = isTooLong(reference)
        ? REASONS.manufacturerReferenceTooLong
        : REASONS.manufacturerReferenceInvalid;
      fault('ManufacturerRecallCampaignReference', reason, reference, wrong);
    }
  }
  if (dvsaReference !== '') {
    const wrong = faultInReference(dvsaReference);
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
  }
  if (!sound) return undefined;
  return {
    line,
    vin: normaliseVin(vin),
    manufacturerCampaignReference: reference,
    dvsaCampaignReference: dvsaReference === '' ? null : dvsaReference,
    recallCampaignStartDate: startDate,
  };
}

function isTooLong(reference: string): boolean {
  return [...reference].length > LONGEST_IDENTIFIER;
}
