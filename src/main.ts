// Before anything that loads the PostgreSQL driver.
import './platform/database/driver-environment.js';
import 'reflect-metadata';
import { runService } from './bootstrap/run-service.js';
import { readSettings } from './platform/config/read-settings.js';

await runService(() => readSettings());
