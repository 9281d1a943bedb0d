import { z } from 'zod';
import { isCalendarDate } from '../clock/calendar-date.js';
import { isLoopback } from './loopback.js';
import { wholeNumber } from './setting-values.js';

/** Where accepted applications go, and how long they are kept. */
export interface RenewalSettings {
  /** Where applications are forwarded to, live and test ones apart; absent means a folder in `dataDir`. */
  readonly forwardUrls: { readonly live: string | undefined; readonly test: string | undefined };
  /** The bearer token of the forwarded requests. */
  readonly forwardToken: string | undefined;
  /** How long after the final state. */
  readonly imageRetentionDays: number;
  readonly fieldRetentionDays: number;
  readonly skeletonRetentionYears: number;
  /** The fees that need no review, in pence, from each day on; the earliest day first. */
  readonly usualFees: readonly { readonly from: string; readonly pence: readonly number[] }[];
  /** A CSV of the operational BFPO numbers and their postcodes; absent means that the numbers are not asked about. */
  readonly bfpoListFile: string | undefined;
}

/** Whole applications are sent there, so they leave the machine encrypted. */
const destination = z
  .string()
  .refine(
    (text) => {
      if (!URL.canParse(text)) return false;
      const { protocol, hostname, username, password } = new URL(text);
      // Credentials in an address get into logs.
      if (username !== '' || password !== '') return false;
      return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
    },
    {
      error:
        'must be an address that starts with https:// (http:// on this machine alone), without a user and password',
    },
  )
  .optional();

const FEE_ENTRY = /^(\d{4}-\d{2}-\d{2})=(\d{1,6}(?:,\d{1,6})*)$/;

/** `2014-10-31=1400,1700;2027-04-01=1500`: the fees from each day on. */
const usualFees = z.string().transform((text, context) => {
  const entries = text.split(';').map((entry) => FEE_ENTRY.exec(entry.trim()));
  const fees = entries.map((entry) => ({
    from: entry?.[1] ?? '',
    pence: (entry?.[2] ?? '').split(',').map(Number),
  }));
  const isAscending = fees.every(
    ({ from }, index) => isCalendarDate(from) && from > (fees[index - 1]?.from ?? ''),
  );
  if (isAscending) return fees;
  context.addIssue({
    code: 'custom',
    message:
      'must be entries like 2014-10-31=1400,1700 with ; between them: the fees in pence from each day on, the earliest day first',
  });
  return z.NEVER;
});

/** The environment variables of {@link RenewalSettings}. */
export const RENEWAL_VARIABLES = {
  FORWARD_URL: destination,
  FORWARD_TEST_URL: destination,
  FORWARD_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{1,4096}$/, { error: 'must be a token without spaces' })
    .optional(),
  RENEWAL_IMAGE_RETENTION_DAYS: wholeNumber(0, 36_525).default(30),
  RENEWAL_FIELD_RETENTION_DAYS: wholeNumber(0, 36_525).default(90),
  RENEWAL_SKELETON_RETENTION_YEARS: wholeNumber(1, 100).default(7),
  RENEWAL_USUAL_FEES: usualFees.prefault('2000-01-01=0,1400,1700,2150'),
  BFPO_LIST_FILE: z.string().min(1, { error: 'must be the path of a file' }).optional(),
};

type Values = z.infer<z.ZodObject<typeof RENEWAL_VARIABLES>>;

export function renewalSettingsOf(values: Values): RenewalSettings {
  return {
    forwardUrls: { live: values.FORWARD_URL, test: values.FORWARD_TEST_URL },
    forwardToken: values.FORWARD_TOKEN,
    imageRetentionDays: values.RENEWAL_IMAGE_RETENTION_DAYS,
    fieldRetentionDays: values.RENEWAL_FIELD_RETENTION_DAYS,
    skeletonRetentionYears: values.RENEWAL_SKELETON_RETENTION_YEARS,
    usualFees: values.RENEWAL_USUAL_FEES,
    bfpoListFile: values.BFPO_LIST_FILE,
  };
}
