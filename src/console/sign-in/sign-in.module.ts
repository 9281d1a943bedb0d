import { Module } from '@nestjs/common';
import { AccessibilityController } from './accessibility.controller.js';
import { ConfirmController } from './confirm.controller.js';
import { MeController } from './me.controller.js';
import { OwnPasskeysController } from './own-passkeys.controller.js';
import { SignInController } from './sign-in.controller.js';
import { SignOutController } from './sign-out.controller.js';
import { TenantController } from './tenant.controller.js';

@Module({
  controllers: [
    SignInController,
    TenantController,
    ConfirmController,
    SignOutController,
    MeController,
    OwnPasskeysController,
    AccessibilityController,
  ],
})
export class SignInModule {}
