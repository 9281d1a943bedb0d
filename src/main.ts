import 'reflect-metadata';
import { createApplication } from './application.js';
import { readSettings } from './config/settings.js';

const settings = readSettings();
const application = await createApplication(settings);
await application.listen({ host: settings.host, port: settings.port });
