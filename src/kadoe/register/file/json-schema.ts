import { z } from 'zod';
import { vehicleLine } from './vehicle-line.js';

/**
 * The JSON Schema of a line, which is committed as `docs/register.schema.json`. It says everything about a line's form. What it can't say,
 * because it compares values with one another, is in `history-rules.ts`.
 */
export function registerSchema(): object {
  return {
    $comment: 'Made from src/kadoe/register/file/vehicle-line.ts. A test fails when it is out of date.',
    title: 'A line of a register file: a vehicle with its whole history',
    ...z.toJSONSchema(vehicleLine),
  };
}
