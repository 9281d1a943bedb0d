import { ValidateBy } from 'class-validator';

/** What is wrong with a property, given the whole request part it stands in; undefined when nothing is. */
export type IssueFinder = (value: unknown, part: object) => string | undefined;

/**
 * A class-validator rule with one clear message, taken from a pure function. Several on one property go into one
 * decorator: they are tried in its order and the first fault is told, whereas stacked decorators are tried from below.
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
