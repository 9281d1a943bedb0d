import { Module } from '@nestjs/common';
import { AccessibilityController } from './accessibility.controller.js';
import { MeController } from './me.controller.js';
import { SignInController } from './sign-in.controller.js';
import { SignOutController } from './sign-out.controller.js';

@Module({ controllers: [SignInController, SignOutController, MeController, AccessibilityController] })
export class SignInModule {}
