import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Manufacturer } from '../../manufacturers/manufacturer.entity.js';

/** How much a manufacturer has sent on a day. */
@Entity('upload_usage')
export class UploadUsageRow {
  @PrimaryColumn('integer', { name: 'manufacturer_id', primaryKeyConstraintName: 'upload_usage_pkey' })
  @ForeignKey(() => Manufacturer, { name: 'upload_usage_manufacturer_fkey' })
  manufacturerId!: number;

  /** The UTC day. */
  @PrimaryColumn('date', { primaryKeyConstraintName: 'upload_usage_pkey' })
  day!: string;

  /** Files that were begun on the service's own SFTP server. */
  @Column({ type: 'bigint', default: 0 })
  files!: string;

  @Column({ type: 'bigint', default: 0 })
  bytes!: string;

  /** Files from other SFTP servers that were taken. */
  @Column({ type: 'bigint', name: 'landed_files', default: 0 })
  landedFiles!: string;

  @Column({ type: 'bigint', name: 'landed_bytes', default: 0 })
  landedBytes!: string;

  @Column({ type: 'bigint', name: 'refused_files', default: 0 })
  refusedFiles!: string;
}
