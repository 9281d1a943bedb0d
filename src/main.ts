import 'reflect-metadata';
import { readSettings } from './config/settings.js';
import { runService } from './start/run-service.js';

await runService(() => readSettings());
