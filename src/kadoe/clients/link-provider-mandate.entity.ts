import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Environment } from '../../platform/environment.js';
import { EnquirerRow } from './enquirer.entity.js';
import { KadoeClientRow } from './kadoe-client.entity.js';

/** An enquirer of another client that lets this one, a link provider, ask on its behalf. */
@Entity('link_provider_mandate')
@Index('link_provider_mandate_enquirer_idx', ['environment', 'enquirerId'])
@ForeignKey(() => KadoeClientRow, ['clientId', 'environment'], ['clientId', 'environment'], {
  name: 'link_provider_mandate_client_fkey',
})
@ForeignKey(() => EnquirerRow, ['environment', 'enquirerId'], ['environment', 'id'], {
  name: 'link_provider_mandate_enquirer_fkey',
  onDelete: 'CASCADE',
})
export class LinkProviderMandateRow {
  /** The link provider. */
  @PrimaryColumn('uuid', { name: 'client_id', primaryKeyConstraintName: 'link_provider_mandate_pkey' })
  clientId!: string;

  @Column({ type: 'text', collation: 'C' })
  environment!: Environment;

  @PrimaryColumn({
    type: 'text',
    collation: 'C',
    name: 'enquirer_id',
    primaryKeyConstraintName: 'link_provider_mandate_pkey',
  })
  enquirerId!: string;
}
