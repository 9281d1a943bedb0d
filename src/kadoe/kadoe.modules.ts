import type { Type } from '@nestjs/common';
import { KadoeClientsModule } from './clients/kadoe-clients.module.js';
import { RegisterAdministrationModule } from './register/administration/register-administration.module.js';
import { RegisterModule } from './register/register.module.js';

/**
 * The modules of the KADOE surface. Their administrators' routes are below `/admin`, whose guards and error texts are those of the surface
 * that covers these paths.
 */
export const KADOE_MODULES: readonly Type[] = [
  KadoeClientsModule,
  RegisterModule,
  RegisterAdministrationModule,
];
