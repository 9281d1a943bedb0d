import { ApiProperty } from '@nestjs/swagger';
import { Rule } from '../../../../platform/http/rule.js';
import { BEGINNING, type FeedCursor, placeOf } from '../feed-cursor.js';

/** The maximum is what one look-up answers in a few milliseconds; the default equals the limit of `POST /mot/vehicles`. */
const CHANGES = { usual: 500, most: 1_000 };

const NO_PLACE = 'must be the `next` of a page of this feed; leave it out to begin at the beginning';

/** The page of the feed that a reader asks for. */
export class ChangesQuery {
  @ApiProperty({
    type: String,
    required: false,
    description: 'The `next` of the page before. Leave it out to begin at the beginning.',
    example: 'WzE4NzIsMTQ0NTU3Mjk3MCw5MTQwM10',
  })
  @Rule('isPlace', (value) =>
    value === undefined || (typeof value === 'string' && placeOf(value)) ? undefined : NO_PLACE,
  )
  since?: string;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: CHANGES.most,
    default: CHANGES.usual,
    required: false,
    description: 'How many changes to go on by. A vehicle that changed several times is on the page once.',
    example: CHANGES.usual,
  })
  @Rule('isNumberOfChanges', issueInLimit)
  limit?: string;
}

/** What a validated query asks for: a number of changes after a cursor. */
export function changesAskedFor({ since, limit }: ChangesQuery): { after: FeedCursor; limit: number } {
  return {
    after: (since === undefined ? undefined : placeOf(since)) ?? BEGINNING,
    limit: limit === undefined ? CHANGES.usual : Number(limit),
  };
}

function issueInLimit(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const isWhole = typeof value === 'string' && /^[1-9]\d{0,3}$/.test(value);
  return isWhole && Number(value) <= CHANGES.most
    ? undefined
    : `must be a whole number from 1 to ${CHANGES.most}`;
}
