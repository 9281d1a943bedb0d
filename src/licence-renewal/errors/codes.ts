/**
 * The codes of a 400: the names of the rules that a request can break. The guide has an example of one (`NotEmpty`) and leaves the others
 * open; these are the usual names of such rules. A rule of a field has its code as its name, and so needs no table.
 */
export const FIELD_RULES = {
  /** A required field is missing, null or an empty text. */
  notEmpty: 'NotEmpty',
  /** A text has too few or too many characters, or a list or an object too many members. */
  size: 'Size',
  /** A text has characters that are not allowed, or is not of the shape that the guide states. */
  pattern: 'Pattern',
  /** The value has another JSON type. */
  type: 'Type',
  /** A number is too small or too large. */
  range: 'Range',
  /** The value is none of those that there are. */
  oneOf: 'Enum',
  /** Not a day, or not a time with its zone. */
  date: 'Date',
  /** An image is not whole, not of its type, too large, or not in canonical base64. */
  mediaType: 'MediaType',
  /** Two spellings of a field have different values. */
  conflict: 'Conflict',
  /** Exactly one of some fields is required, or one field needs another. */
  combination: 'Combination',
  /** There is no field of this name. Its own name is not repeated: the place is the object that has it. */
  unknownField: 'UnknownField',
} as const;

export type FieldRule = (typeof FIELD_RULES)[keyof typeof FIELD_RULES];

/** Of a 400 that is about no field: a body that is not JSON, or a query that is malformed. */
export const MALFORMED = 'Malformed';
