import { Column, Entity, ForeignKey, Index, PrimaryGeneratedColumn, Unique } from 'typeorm';

// The index on lower(name) exists only in the migration, because TypeORM can't describe an index on an expression.
@Entity('manufacturer')
@Unique('manufacturer_sftp_username_key', ['sftpUsername'])
@Index('manufacturer_name_key', { synchronize: false })
export class Manufacturer {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'manufacturer_pkey',
  })
  id!: number;

  @Column('text')
  name!: string;

  @Column({ type: 'text', name: 'team_email' })
  teamEmail!: string;

  @Column({ type: 'text', name: 'sftp_username' })
  sftpUsername!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  /** When the last file was received that was merged and not undone. It tells how recently the manufacturer's recalls were confirmed. */
  @Column({ type: 'timestamptz', name: 'last_file_received_at', precision: 3, nullable: true })
  lastFileReceivedAt!: Date | null;

  /** When operators were last mailed about unusually many closures over the API. */
  @Column({ type: 'timestamptz', name: 'closures_told_at', precision: 3, nullable: true })
  closuresToldAt!: Date | null;
}

@Entity('manufacturer_ssh_key')
@Unique('manufacturer_ssh_key_fingerprint_key', ['manufacturerId', 'fingerprint'])
export class ManufacturerSshKey {
  @PrimaryGeneratedColumn('identity', {
    type: 'integer',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'manufacturer_ssh_key_pkey',
  })
  id!: number;

  @Column({ type: 'integer', name: 'manufacturer_id' })
  @ForeignKey(() => Manufacturer, { name: 'manufacturer_ssh_key_manufacturer_fkey' })
  manufacturerId!: number;

  /** As in `authorized_keys`: type, base64, no comment. */
  @Column({ type: 'text', name: 'public_key' })
  publicKey!: string;

  /** `SHA256:…`, as `ssh-keygen -l` prints it. */
  @Column('text')
  fingerprint!: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  /** When it last logged in over SFTP, exact to a minute; null if it never did. */
  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3, nullable: true })
  lastUsedAt!: Date | null;
}
