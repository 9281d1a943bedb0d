import { ValidateBy } from 'class-validator';
import type { Issue } from '../../platform/errors/request-error.js';
import type { RuleContext } from '../../platform/http/request-validation.js';
import { issueInVin } from '../api/identifiers.js';

/** As many as the calls of one second ask about; it takes a connection a few milliseconds. */
export const MOST_VINS = 500;

/** A list of VINs. Each issue is reported with the index of its VIN, and all of them at once. */
export const AreVins = () =>
  ValidateBy(
    {
      name: 'areVins',
      validator: { validate: (value) => issuesInVins(value).length === 0, defaultMessage: () => 'is wrong' },
    },
    { context: { issuesIn: issuesInVins } satisfies RuleContext },
  );

function issuesInVins(value: unknown): Issue[] {
  if (value === undefined || value === null) return [{ field: 'vins', message: 'is required' }];
  if (!Array.isArray(value)) return [{ field: 'vins', message: 'must be an array of VINs' }];
  if (value.length === 0) return [{ field: 'vins', message: 'must not be empty' }];
  if (value.length > MOST_VINS) {
    return [{ field: 'vins', message: `must not have more than ${MOST_VINS} VINs` }];
  }
  return value.flatMap((vin: unknown, place) => {
    const message = issueInVin(vin);
    return message === undefined ? [] : [{ field: `vins[${place}]`, message }];
  });
}
