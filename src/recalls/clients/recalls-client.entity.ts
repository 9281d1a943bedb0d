import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Client } from '../../platform/clients/client.entity.js';
import { Manufacturer } from '../manufacturers/manufacturer.entity.js';
import type { RecallsRole } from '../roles.js';

/** What only this surface needs of a client. */
@Entity('recalls_client')
@Index('recalls_client_manufacturer_idx', ['manufacturerId'])
@ForeignKey(() => Client, ['clientId', 'role'], ['id', 'role'], { name: 'recalls_client_client_fkey' })
@Check('recalls_client_role_check', `role IN ('manufacturer', 'mot', 'admin')`)
@Check('recalls_client_manufacturer_check', `(role = 'manufacturer') = (manufacturer_id IS NOT NULL)`)
@Check('recalls_client_daily_quota_check', 'daily_quota > 0')
export class RecallsClientRow {
  @PrimaryColumn('uuid', { name: 'client_id', primaryKeyConstraintName: 'recalls_client_pkey' })
  clientId!: string;

  @Column('text')
  role!: RecallsRole;

  @Column({ type: 'integer', name: 'manufacturer_id', nullable: true })
  @ForeignKey(() => Manufacturer, { name: 'recalls_client_manufacturer_fkey' })
  manufacturerId!: number | null;

  /** Calls per UTC day; null means the setting's. */
  @Column({ type: 'integer', name: 'daily_quota', nullable: true })
  dailyQuota!: number | null;
}
