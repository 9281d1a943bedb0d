import { Entity, PrimaryColumn } from 'typeorm';

/** One row, drawn at random when the database was made: a replica with another one is a copy of another database. */
@Entity('database_identity')
export class DatabaseIdentityRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'database_identity_pkey' })
  id!: string;
}
