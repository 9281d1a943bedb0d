// Before anything that loads the PostgreSQL driver.
import './database/driver-environment.js';
import 'reflect-metadata';
import { readSettings } from './config/settings.js';
import { runService } from './start/run-service.js';

await runService(() => readSettings());
