import { validate } from '../../recalls/imports/validation-calls.js';
import type { Service } from '../../support/service.js';
import type { FuzzCase } from './fuzz-case.js';
import type { ExpectedCounts } from './ledger.js';
import type { Maker } from './sending.js';
import type { Verdict } from './verdict.js';

/** The API's response to a file that was tried out. */
export interface Trial {
  readonly status: number;
  readonly verdict?: Verdict;
  readonly counts?: ExpectedCounts;
}

/** Validates a file over the API without importing it. */
export async function tryOut(
  service: Service,
  maker: Maker,
  { name, file }: Pick<FuzzCase, 'name' | 'file'>,
): Promise<Trial> {
  const fileName = [...name].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  const { status, body } = await validate(service, maker.client, file, { query: `?fileName=${fileName}` });
  if (status !== 200) return { status };
  const { wouldBe, counts, ...verdict } = body as Verdict & {
    wouldBe: Verdict['outcome'];
    counts: ExpectedCounts;
  };
  return { status, verdict: { ...verdict, outcome: wouldBe }, counts };
}

/** The differences between a trial and the upload that followed; undefined when there are none. */
export function differenceOfTrial(
  trial: Trial,
  name: Buffer,
  upload: Verdict,
  counts: ExpectedCounts,
): string | undefined {
  // Over the API a name may have no control characters and no leading dot; other servers may store such files.
  if (trial.status === 400 && /^\.|\p{Cc}/u.test(name.toString())) return undefined;
  if (!trial.verdict) return `The trial was answered with ${trial.status}.`;
  const said = canonical({ ...trial.verdict, counts: trial.counts });
  const came = canonical({ ...upload, faults: upload.faults.slice(0, 100), counts });
  return said === came ? undefined : `The trial said ${said}, the upload ${came}`;
}

/** A text that is equal for equal values, whatever the order of their fields. */
function canonical(thing: unknown): string {
  return JSON.stringify(thing, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}
