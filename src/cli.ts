// Before anything that loads the PostgreSQL driver.
import './platform/database/driver-environment.js';
import 'reflect-metadata';
import { commandLine } from './cli/command-line.js';
import { isInterrupted } from './platform/cli/interruption.js';
import { oneLine } from './platform/cli/one-line.js';
import { isReported } from './platform/cli/standard-output.js';

try {
  await commandLine().parseAsync();
} catch (error) {
  // What an interruption has broken off need not be explained.
  if (!isInterrupted() && !isReported(error)) {
    process.stderr.write(`${oneLine(error)}\n`);
    process.exitCode = 1;
  }
}
