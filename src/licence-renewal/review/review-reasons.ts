import { londonDay } from '../../platform/clock/clock.js';
import { PHOTO_QUALITY_FLAGS, type RenewalFields } from '../applications/renewal-fields.js';
import type { ReviewReason, ReviewReasonCode } from '../applications/review-reason.js';
import type { ImageKind } from '../applications/submission.js';
import { addressReasons } from './address-shapes.js';
import { agreesWithBirth, isDriverNumber } from './driver-number.js';
import { isUsualFee, type UsualFees } from './fee-table.js';

/** What is known of an image without looking at it. */
export interface ImageFacts {
  readonly kind: ImageKind;
  readonly width: number;
  readonly height: number;
}

/** What the doubts depend on besides the application. */
export interface ReviewSettings {
  /** The earliest entry first. */
  readonly fees: readonly UsualFees[];
  /** Undefined without a list. */
  readonly bfpoNumbers: ReadonlySet<number> | undefined;
}

const DAY_MS = 86_400_000;

/** DVLA issues a provisional licence from 15 years and 9 months on, and from 70 on a licence is renewed in another way. */
const AGES = { least: 15, most: 69 };

const LEAST_PHOTO = { width: 600, height: 750 };

const ALL_DIGITS = /^\d{29}$/;

/**
 * Why a caseworker has to look at an application. The customer has paid and gone, so what is only doubtful is no reason to refuse it.
 *
 * @param receivedAt in milliseconds since 1970-01-01T00:00:00Z
 */
export function reviewReasons(
  fields: RenewalFields,
  images: readonly ImageFacts[],
  receivedAt: number,
  settings: ReviewSettings,
): ReviewReason[] {
  const reasons: ReviewReason[] = [];
  const add = (isDoubtful: boolean, code: ReviewReasonCode, field: string) => {
    if (isDoubtful) reasons.push({ code, field });
  };
  const today = londonDay(receivedAt);
  const { handler, photo, licenceStatus, updateAddress } = fields;
  const { drivingLicenceNumber: number, applicationReferenceNumber: reference, dateOfBirth } = fields;

  add(isAhead(handler.localDateTime, receivedAt), 'LOCAL_TIME_AHEAD', 'handler.localDateTime');
  add(number !== undefined && !isDriverNumber(number), 'LICENCE_NUMBER_FORM', 'drivingLicenceNumber');
  add(disagrees(number, dateOfBirth), 'LICENCE_NUMBER_DISAGREES', 'drivingLicenceNumber');
  add(number === undefined && !reference, 'NO_LICENCE_REFERENCE', 'drivingLicenceNumber');
  add(
    reference !== undefined && !ALL_DIGITS.test(reference),
    'APPLICATION_REFERENCE_FORM',
    'applicationReferenceNumber',
  );
  add(
    !isUsualFee(settings.fees, fields.feePaid, paidOn(handler.localDateTime, today)),
    'FEE_UNUSUAL',
    'feePaid',
  );
  add(dateOfBirth === undefined || dateOfBirth > today, 'DATE_OF_BIRTH', 'dateOfBirth');
  add(isOfAnotherAge(dateOfBirth, today), 'AGE', 'dateOfBirth');
  add(fields.investigationRequired === true, 'INVESTIGATION_ASKED', 'investigationRequired');
  for (const flag of PHOTO_QUALITY_FLAGS) add(photo[flag] === false, 'PHOTO_QUALITY', `photo.${flag}`);
  add(photo.photoOverride === true, 'PHOTO_OVERRIDE', 'photo.photoOverride');

  const portrait = images.find(({ kind }) => kind === 'photo');
  add(portrait === undefined, 'PHOTO_MISSING', 'photo.photographImage');
  add(portrait !== undefined && isSmall(portrait), 'PHOTO_SMALL', 'photo.photographImage');
  add(!images.some(({ kind }) => kind === 'signature'), 'SIGNATURE_MISSING', 'signatureImage');
  add(contradicts(licenceStatus), 'CARD_STATUS_CONTRADICTION', 'licenceStatus');
  if (updateAddress) reasons.push(...addressReasons(updateAddress, settings.bfpoNumbers));
  return reasons;
}

function isAhead(localDateTime: string | undefined, receivedAt: number): boolean {
  return localDateTime !== undefined && instantOf(localDateTime) > receivedAt + DAY_MS;
}

/** JavaScript knows no leap seconds. */
function instantOf(time: string): number {
  return Date.parse(time.toUpperCase().replace(/^(.{17})60/, '$159'));
}

/** The day that the counter wrote, because an application may be sent after a change of the fees; a day that is still to come is none. */
function paidOn(localDateTime: string | undefined, today: string): string {
  const day = localDateTime?.slice(0, 10) ?? today;
  return day < today ? day : today;
}

function disagrees(number: string | undefined, dateOfBirth: string | undefined): boolean {
  if (number === undefined || dateOfBirth === undefined || !isDriverNumber(number)) return false;
  return !agreesWithBirth(number, dateOfBirth);
}

function isOfAnotherAge(dateOfBirth: string | undefined, today: string): boolean {
  if (dateOfBirth === undefined || dateOfBirth > today) return false;
  const hadBirthday = today.slice(5) >= dateOfBirth.slice(5);
  const age = Number(today.slice(0, 4)) - Number(dateOfBirth.slice(0, 4)) - (hadBirthday ? 0 : 1);
  return age < AGES.least || age > AGES.most;
}

function isSmall({ width, height }: ImageFacts): boolean {
  return width < LEAST_PHOTO.width || height < LEAST_PHOTO.height;
}

/** Nobody can hand in what is lost or stolen. */
function contradicts(status: RenewalFields['licenceStatus']): boolean {
  const isSurrendered = status?.photocardSurrendered === true || status?.counterpartSurrendered === true;
  return isSurrendered && (status.lostMarker === true || status.stolenMarker === true);
}
