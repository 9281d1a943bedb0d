import { InvalidArgumentError } from 'commander';
import { SERVICE_PARTS, type ServicePart } from '../platform/config/settings.js';

/** The parts named by `--only`, for example `api,worker`. */
export function readParts(text: string): ReadonlySet<ServicePart> {
  return new Set(
    text.split(',').map((word) => {
      const part = SERVICE_PARTS.find((each) => each === word.trim());
      if (part) return part;
      throw new InvalidArgumentError(`It must be one or more of ${SERVICE_PARTS.join(', ')}, with commas.`);
    }),
  );
}
