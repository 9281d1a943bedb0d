/** The name of a response, by its number in the protocol. */
const KINDS: Readonly<Record<number, keyof Tally>> = {
  101: 'statuses',
  102: 'handles',
  103: 'contents',
  104: 'names',
  105: 'attributes',
};

const STATUS_OK = 0;

/** Counts the responses of each kind that clients got, which shows how far they came. */
export interface Tally {
  statuses: number;
  /** Statuses that say that something was done. */
  done: number;
  handles: number;
  /** Parts of a file that was read: there must be none. */
  contents: number;
  names: number;
  attributes: number;
}

export const noAnswers = (): Tally => ({
  statuses: 0,
  done: 0,
  handles: 0,
  contents: 0,
  names: 0,
  attributes: 0,
});

/** Counts the responses of one session. */
export function count(answers: Buffer, tally: Tally): void {
  for (let place = 0; place + 5 <= answers.length; ) {
    const end = place + 4 + answers.readUInt32BE(place);
    const kind = KINDS[answers.readUInt8(place + 4)];
    if (kind) tally[kind] += 1;
    if (kind === 'statuses' && end <= answers.length && answers.readUInt32BE(place + 9) === STATUS_OK)
      tally.done += 1;
    place = end;
  }
}
