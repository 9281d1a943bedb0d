/** A recall in a snapshot. */
export interface SnapshotRecall {
  readonly vin: string;
  readonly reference: string;
  /** Empty: there is none. */
  readonly dvsa: string;
  readonly start: string;
}

export interface CellFault {
  readonly column: string;
  readonly reason: string;
}

/** What counts as space around a value: Unicode's spaces and line ends, and the zero-width no-break space. */
const SPACES =
  '\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff';

/** Unicode's white space: with the "next line", without the zero-width no-break space. */
const WHITE_SPACE = `${SPACES.replace('\ufeff', '')}\u0085`;

const HYPHENS = '-\u2010\u2011\u2012\u2013\u2014\u2015';

const VIN_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Words for "none" that may occur. */
const NO_VINS = ['NULL', 'NIL', 'NA', 'NAN', 'NONE', 'TBA', 'TBC', 'TBD', 'UNK', 'UNKNOWN'];

const REFERENCE_CHARACTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_\\/';

export function hasSpace(text: string): boolean {
  return [...text].some((character) => SPACES.includes(character));
}

/** The errors of the four values of a row on a day in London (SFTP guide, "Constraints"; sftp.md, "The file"). */
export function faultsOfCells([vin, reference, dvsa, start]: readonly string[], today: string): CellFault[] {
  return [
    ['VIN', reasonAgainstVin(vin ?? '')],
    ['ManufacturerRecallCampaignReference', reasonAgainstReference(reference ?? '')],
    ['DVSACampaignReference', reasonAgainstDvsaReference(dvsa ?? '')],
    ['RecallCampaignStartDate', reasonAgainstDate(start ?? '', today)],
  ].flatMap(([column = '', reason]) => (reason === undefined ? [] : [{ column, reason }]));
}

/** The recall of a valid row. */
export function recallOf([
  vin = '',
  reference = '',
  dvsa = '',
  start = '',
]: readonly string[]): SnapshotRecall {
  return { vin: storedVin(vin), reference, dvsa, start };
}

function reasonAgainstVin(vin: string): string | undefined {
  const text = without(WHITE_SPACE, vin);
  if (text === '') return 'Missing required fields';
  // A number from a spreadsheet that would look like a VIN.
  if (/^[0-9]E-[0-9]{2,3}$/i.test(text)) return 'Invalid VIN';
  const stored = storedVin(vin);
  const isSound =
    stored.length >= 1 &&
    stored.length <= 50 &&
    [...stored].every((character) => VIN_CHARACTERS.includes(character)) &&
    !NO_VINS.includes(stored);
  return isSound ? undefined : 'Invalid VIN';
}

function reasonAgainstReference(reference: string): string | undefined {
  if (withoutSpaceAround(reference) === '') return 'Missing required fields';
  if ([...reference].length > 50) return 'Manufacturer Recall Campaign Reference too long';
  return isOfReferenceCharacters(reference) ? undefined : 'Invalid Manufacturer Recall Campaign Reference';
}

function reasonAgainstDvsaReference(reference: string): string | undefined {
  if (reference === '') return undefined;
  if ([...reference].length > 50) return 'DVSA Recall Campaign Reference too long';
  return isOfReferenceCharacters(reference) ? undefined : 'Invalid DVSA Recall Campaign Reference';
}

function reasonAgainstDate(date: string, today: string): string | undefined {
  if (withoutSpaceAround(date) === '') return 'Missing required fields';
  // A year from 29 February sorts after 28 February and before 1 March, which is correct.
  const aYearAhead = `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`;
  const isSound = isDateOfCalendar(date) && date >= '1960-01-01' && date <= aYearAhead;
  return isSound ? undefined : 'Incorrect date format';
}

function isOfReferenceCharacters(reference: string): boolean {
  return [...reference].every((character) => REFERENCE_CHARACTERS.includes(character));
}

/** Uses the platform's calendar, which turns the 30th of February into a day of March. It has no year 0. */
function isDateOfCalendar(date: string): boolean {
  if (!/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(date) || date.startsWith('0000')) return false;
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  const instant = new Date(0);
  instant.setUTCFullYear(year, month - 1, day);
  return (
    instant.getUTCFullYear() === year && instant.getUTCMonth() === month - 1 && instant.getUTCDate() === day
  );
}

function storedVin(vin: string): string {
  return [...without(WHITE_SPACE, vin)]
    .flatMap((character) => [...character.normalize('NFKC')])
    .filter((character) => !HYPHENS.includes(character) && !/\p{Zs}/u.test(character))
    .join('')
    .toUpperCase();
}

function withoutSpaceAround(text: string): string {
  return without(SPACES, text);
}

function without(around: string, text: string): string {
  const characters = [...text];
  while (around.includes(characters[0] ?? 'none')) characters.shift();
  while (around.includes(characters.at(-1) ?? 'none')) characters.pop();
  return characters.join('');
}
