import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module.js';
import { ApiKeyGuard } from './api-key.guard.js';
import { BearerGuard } from './bearer.guard.js';
import { PermissionGuard } from './permission.guard.js';

@Module({ imports: [ClientsModule], providers: [BearerGuard, ApiKeyGuard, PermissionGuard] })
export class AuthModule {}
