import { isUUID } from 'class-validator';
import { issueInInstant } from '../http/instant.js';
import { Rule } from '../http/rule.js';
import { SUBJECT_KINDS } from './subject-kinds.js';

const LONGEST_TEXT = 100;

export const IsClientIdIfGiven = () =>
  Rule('isClientIdIfGiven', (value) =>
    value === undefined || isUUID(value) ? undefined : 'must be the id of a client',
  );

export const IsSubjectKindIfGiven = () =>
  Rule('isSubjectKindIfGiven', (value) =>
    value === undefined || SUBJECT_KINDS.some((kind) => kind === value)
      ? undefined
      : `must be one of ${SUBJECT_KINDS.join(', ')}`,
  );

/** The text is only compared with stored text, so anything is allowed except the null character, which PostgreSQL can't store. */
export const IsTextIfGiven = () =>
  Rule('isTextIfGiven', (value) => {
    if (value === undefined) return undefined;
    const isText = typeof value === 'string' && value !== '' && value.length <= LONGEST_TEXT;
    return isText && !value.includes('\0') ? undefined : `must have 1 to ${LONGEST_TEXT} characters`;
  });

export const IsInstantIfGiven = () =>
  Rule('isInstantIfGiven', (value) => (value === undefined ? undefined : issueInInstant(value)));
