import { Entity, PrimaryColumn } from 'typeorm';

/** One row with a random id, inserted when the database was created. A replica with another id is a copy of another database. */
@Entity('database_identity')
export class DatabaseIdentityRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'database_identity_pkey' })
  id!: string;
}
