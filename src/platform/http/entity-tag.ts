import { hash } from 'node:crypto';
import { ApiProperty } from '@nestjs/swagger';
import { Rule } from './rule.js';

/** 132 bits, so that different states never have the same tag by accident. */
const TAG_LENGTH = 22;

/** One tag as in RFC 9110, section 8.8.3; a list has commas between tags. */
const TAG = '(?:W/)?"[\\x21\\x23-\\x7e]*"';
const TAGS = new RegExp(`^${TAG}(?:[ \\t]*,[ \\t]*${TAG})*$`);

/**
 * The entity tag of a resource that callers may change. It is made from the values alone: equal states have equal tags. So a caller that
 * read a state which was changed and changed back overwrites nothing that it has not seen.
 */
export function entityTagOf(editable: readonly (string | number | null)[]): string {
  return `"${hash('sha256', JSON.stringify(editable), 'base64url').slice(0, TAG_LENGTH)}"`;
}

/** The header with the tag, in documents. */
export const ETAG_HEADER = {
  ETag: {
    required: true,
    schema: { type: 'string' as const, pattern: '^"[A-Za-z0-9_-]{22}"$' },
    description: 'What may be changed, as it is now: send it as `If-Match` with a change.',
    example: '"3q2-7wQbV0m9rT1xkZpL4A"',
  },
};

/**
 * The header in which a caller names the state that it wants to change. `*`, which matches any state, is refused: a caller that sends it
 * has read nothing, and the header exists so that two administrators do not overwrite each other's changes.
 */
export class IfMatchHeader {
  @ApiProperty({
    name: 'If-Match',
    description: 'The `ETag` that was read: the change is refused when the resource has been changed since.',
    example: '"3q2-7wQbV0m9rT1xkZpL4A"',
  })
  @Rule('isIfMatch', (value) => {
    if (value === undefined) return 'is required: send the ETag that you read';
    return typeof value === 'string' && TAGS.test(value)
      ? undefined
      : 'must be the ETag that you read, with its quotation marks; * is not taken';
  })
  'If-Match'!: string;
}

/** Whether a validated header names this state. Weak tags never match (RFC 9110, section 13.1.1). */
export function namesState({ 'If-Match': tags }: IfMatchHeader, tag: string): boolean {
  return tags.split(',').some((each) => each.trim() === tag);
}
