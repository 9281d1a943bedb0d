import { ValidateBy } from 'class-validator';

/** Returns the issue of a property, given the whole request part that it belongs to; undefined when it is valid. */
export type IssueFinder = (value: unknown, part: object) => string | undefined;

/**
 * A class-validator rule with one clear message, made from a pure function. Several rules of one property are passed to one decorator,
 * which tries them in order and reports the first issue, because stacked decorators run from the bottom up.
 */
export function Rule(name: string, issueIn: IssueFinder, matchedText?: string): PropertyDecorator {
  return ValidateBy(
    {
      name,
      validator: {
        validate: (value, args) => issueIn(value, args?.object ?? {}) === undefined,
        defaultMessage: (args) => (args && issueIn(args.value, args.object)) ?? '',
      },
    },
    matchedText === undefined ? {} : { context: { matchedText } },
  );
}
