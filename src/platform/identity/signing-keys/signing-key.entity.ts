import type { JWK } from 'jose';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('signing_key')
export class SigningKey {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'signing_key_pkey' })
  kid!: string;

  @Column({ type: 'jsonb', name: 'private_jwk' })
  privateJwk!: JWK;

  @Column({ type: 'jsonb', name: 'public_jwk' })
  publicJwk!: JWK;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  /** Published from its creation, so that clients that cache the key set have the key before the first token that it signs. */
  @Column({ type: 'timestamptz', name: 'signs_from', precision: 3 })
  signsFrom!: Date;

  @Column({ type: 'timestamptz', name: 'signs_until', precision: 3 })
  signsUntil!: Date;

  /** Published until the last token that it signed has expired. */
  @Column({ type: 'timestamptz', name: 'trusted_until', precision: 3 })
  trustedUntil!: Date;
}
