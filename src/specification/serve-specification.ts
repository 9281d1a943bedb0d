import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Settings } from '../config/settings.js';

export function serveSpecification(_application: NestFastifyApplication, _settings: Settings): void {}
