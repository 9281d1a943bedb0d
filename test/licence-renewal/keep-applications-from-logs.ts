import { keepFromLogs } from '../support/suite-log.js';
import { distinctTextsOf } from './distinct-texts.js';

/** The transaction id of the guide's example. The first start prints a line that asks for it. */
const PRINTED = '123456789012345678901234';

/** Each of them once, because many tests send the same example. */
const known = new Set<string>([PRINTED]);

/** Registers whatever an application has about a person, which must be in no log: its texts, and a part of each image. */
export function keepApplicationFromLogs(application: unknown): void {
  for (const [name, text] of distinctTextsOf(application)) {
    if (known.has(text)) continue;
    known.add(text);
    keepFromLogs(`an application's ${name}`, text);
  }
}
