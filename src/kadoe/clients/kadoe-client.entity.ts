import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import { Client } from '../../platform/clients/client.entity.js';
import type { Environment } from '../../platform/environment.js';
import type { KadoeRole } from '../roles.js';

/** What only this surface needs of a client. */
@Entity('kadoe_client')
@ForeignKey(() => Client, ['clientId', 'role'], ['id', 'role'], { name: 'kadoe_client_role_fkey' })
@ForeignKey(() => Client, ['clientId', 'environment'], ['id', 'environment'], {
  name: 'kadoe_client_environment_fkey',
})
@Unique('kadoe_client_environment_key', ['clientId', 'environment'])
@Unique('kadoe_client_link_provider_key', ['environment', 'linkProviderId'])
@Check('kadoe_client_role_check', `role = 'kadoe'`)
@Check('kadoe_client_link_provider_check', `link_provider_id ~ '^[0-9]{4}$'`)
export class KadoeClientRow {
  @PrimaryColumn('uuid', { name: 'client_id', primaryKeyConstraintName: 'kadoe_client_pkey' })
  clientId!: string;

  @Column('text')
  role!: KadoeRole;

  @Column({ type: 'text', collation: 'C' })
  environment!: Environment;

  /** Null unless the client asks on behalf of others (KADOE guide, "Link Providers"). */
  @Column({ type: 'text', collation: 'C', name: 'link_provider_id', nullable: true })
  linkProviderId!: string | null;
}
