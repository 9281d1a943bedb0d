import { hash } from 'node:crypto';
import { ApiProperty } from '@nestjs/swagger';
import { Rule } from './rule.js';

/** Room for 132 bits: states that differ never share a tag by accident. */
const TAG_LENGTH = 22;

/** One tag as RFC 9110 writes it, section 8.8.3; a list of them has commas between. */
const TAG = '(?:W/)?"[\\x21\\x23-\\x7e]*"';
const TAGS = new RegExp(`^${TAG}(?:[ \\t]*,[ \\t]*${TAG})*$`);

/**
 * The entity tag of what a caller may change. It is made from the values alone: equal states have equal tags, so that
 * somebody who read a state that has come back overwrites nothing he did not see.
 */
export function entityTagOf(editable: readonly (string | number | null)[]): string {
  return `"${hash('sha256', JSON.stringify(editable), 'base64url').slice(0, TAG_LENGTH)}"`;
}

/**
 * The header with which a caller says which state it means to change. `*`, which matches any, is refused, because a caller that
 * sends it has read nothing, and the header is there so that two administrators do not overwrite each other.
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

/** Whether a checked header names this state. Weak tags never do (RFC 9110, section 13.1.1). */
export function namesState({ 'If-Match': tags }: IfMatchHeader, tag: string): boolean {
  return tags.split(',').some((each) => each.trim() === tag);
}
