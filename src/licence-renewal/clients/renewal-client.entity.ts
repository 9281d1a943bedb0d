import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { Client } from '../../platform/clients/client.entity.js';
import type { Environment } from '../../platform/environment.js';
import type { RenewalRole } from '../roles.js';

/** Says that a client is one of this surface. */
@Entity('renewal_client')
@ForeignKey(() => Client, ['clientId', 'role'], ['id', 'role'], { name: 'renewal_client_role_fkey' })
@ForeignKey(() => Client, ['clientId', 'environment'], ['id', 'environment'], {
  name: 'renewal_client_environment_fkey',
})
@Unique('renewal_client_environment_key', ['clientId', 'environment'])
@Check('renewal_client_role_check', `role = 'renewal-partner'`)
export class RenewalClientRow {
  @PrimaryColumn('uuid', { name: 'client_id', primaryKeyConstraintName: 'renewal_client_pkey' })
  clientId!: string;

  @Column('text')
  role!: RenewalRole;

  @Column({ type: 'text', collation: 'C' })
  environment!: Environment;
}
