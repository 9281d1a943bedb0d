// Before anything that loads the PostgreSQL driver.
import './platform/database/driver-environment.js';
import 'reflect-metadata';
import { commandLine } from './cli/command-line.js';
import { oneLine } from './platform/cli/one-line.js';

try {
  await commandLine().parseAsync();
} catch (error) {
  process.stderr.write(`${oneLine(error)}\n`);
  process.exitCode = 1;
}
