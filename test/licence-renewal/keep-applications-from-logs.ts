import { keepFromLogs } from '../support/suite-log.js';
import { distinctTextsOf } from './distinct-texts.js';

/** The transaction id of the guide's example. The first start prints a line that asks for it. */
const PRINTED = '123456789012345678901234';

/** Each of them once, because many tests send the same example. */
const known = new Set<string>([PRINTED]);

/** Registers what no log may contain: an application's texts about a person, and a part of each of its images. */
export function keepApplicationFromLogs(application: unknown): void {
  for (const [name, text] of distinctTextsOf(application)) {
    if (known.has(text)) continue;
    // A copy, because a part of a text keeps all of it in memory: an image of megabytes for each application.
    known.add(Buffer.from(text).toString());
    keepFromLogs(`an application's ${name}`, text);
  }
}
