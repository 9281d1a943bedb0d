import { Module } from '@nestjs/common';
import { ClientDirectory } from './client-directory.js';
import { ClientRegister } from './client-register.js';

@Module({ providers: [ClientDirectory, ClientRegister], exports: [ClientDirectory, ClientRegister] })
export class ClientsModule {}
