import { Check, Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { RenewalApplicationRow } from './application.entity.js';

const PRIMARY = { primaryKeyConstraintName: 'renewal_image_pkey' };

/** Where an image of an application is, and what it is. When the images are erased, these rows are deleted. */
@Entity('renewal_image')
@Unique('renewal_image_object_key', ['objectName'])
@Check('renewal_image_kind_check', `kind IN ('photo', 'signature', 'photocard-front', 'photocard-back')`)
@Check('renewal_image_digest_check', 'octet_length(digest) = 16')
export class RenewalImageRow {
  @PrimaryColumn({ type: 'uuid', name: 'application_id', ...PRIMARY })
  applicationId!: string;

  @ManyToOne(() => RenewalApplicationRow, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'application_id', foreignKeyConstraintName: 'renewal_image_application_fkey' })
  application!: RenewalApplicationRow;

  @PrimaryColumn({ type: 'text', collation: 'C', ...PRIMARY })
  kind!: string;

  /** In the object store. */
  @Column({ type: 'text', name: 'object_name', collation: 'C' })
  objectName!: string;

  @Column({ type: 'text', name: 'media_type', collation: 'C' })
  mediaType!: string;

  /** The size of the image, and not of the sealed object. */
  @Column('integer')
  bytes!: number;

  @Column('integer')
  width!: number;

  @Column('integer')
  height!: number;

  /** A keyed hash of the bytes. */
  @Column('bytea')
  digest!: Buffer;
}
