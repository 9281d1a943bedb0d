import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SigningKey } from './signing-key.entity.js';
import { SigningKeyRepository } from './signing-key.repository.js';
import { SigningKeys } from './signing-keys.js';

/** The keys that sign the tokens of this service: access tokens of the local issuer, and id tokens, also when a tenant issues access tokens. */
@Module({
  imports: [TypeOrmModule.forFeature([SigningKey])],
  providers: [SigningKeys, SigningKeyRepository],
  exports: [SigningKeys],
})
export class SigningKeysModule {}
