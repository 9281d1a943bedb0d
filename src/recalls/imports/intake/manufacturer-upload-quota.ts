import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../../platform/clock/clock.js';
import { SETTINGS, type Settings } from '../../../platform/config/settings.js';
import { PreparedStatements } from '../../../platform/database/prepared-statements.js';
import { Transactions } from '../../../platform/database/transaction.js';
import { Outbox } from '../../../platform/mail/outbox.js';
import { type DailyUploads, UploadQuota } from '../../sftp/upload-quota.js';
import { quotaEmail } from '../mails/quota-email.js';

/** The database's day, so that it is the same for all processes. $1 the time in tests. */
const TODAY = `(coalesce($1::timestamptz, now()) AT TIME ZONE 'UTC')::date`;

/** Returns no row when the limit of files is exceeded. */
const TAKE_FILE = {
  name: 'upload_usage_take_file',
  text: `
    INSERT INTO upload_usage AS usage (manufacturer_id, day, files)
    SELECT id, ${TODAY}, 1 FROM manufacturer WHERE sftp_username = $2 AND $3::bigint >= 1
        ON CONFLICT (manufacturer_id, day) DO UPDATE SET files = usage.files + 1 WHERE usage.files < $3::bigint
    RETURNING files`,
};

/** Returns no row when the limit of bytes is exceeded. */
const TAKE_BYTES = {
  name: 'upload_usage_take_bytes',
  text: `
    INSERT INTO upload_usage AS usage (manufacturer_id, day, bytes)
    SELECT id, ${TODAY}, $3::bigint FROM manufacturer WHERE sftp_username = $2 AND $3::bigint <= $4::bigint
        ON CONFLICT (manufacturer_id, day)
           DO UPDATE SET bytes = usage.bytes + $3::bigint WHERE usage.bytes + $3::bigint <= $4::bigint
    RETURNING bytes`,
};

/** If a new day has begun meanwhile, nothing is given back to it. */
const GIVE_BACK_BYTES = {
  name: 'upload_usage_give_back_bytes',
  text: `
    UPDATE upload_usage SET bytes = greatest(bytes - $3::bigint, 0)
     WHERE day = ${TODAY} AND manufacturer_id = (SELECT id FROM manufacturer WHERE sftp_username = $2)`,
};

const LANDED = {
  name: 'upload_usage_landed',
  text: `
    SELECT landed_files::float8 AS files, landed_bytes::float8 AS bytes
      FROM upload_usage WHERE day = ${TODAY} AND manufacturer_id = $2`,
};

const COUNT_LANDED = {
  name: 'upload_usage_count_landed',
  text: `
    INSERT INTO upload_usage AS usage (manufacturer_id, day, landed_files, landed_bytes)
    VALUES ($2, ${TODAY}, 1, $3)
        ON CONFLICT (manufacturer_id, day)
           DO UPDATE SET landed_files = usage.landed_files + 1, landed_bytes = usage.landed_bytes + $3`,
};

const NOTE_REFUSED = `
  INSERT INTO upload_usage AS usage (manufacturer_id, day, refused_files)
  VALUES ($2, ${TODAY}, $3)
      ON CONFLICT (manufacturer_id, day) DO UPDATE SET refused_files = usage.refused_files + $3
  RETURNING refused_files = $3 AS "isFirst"`;

/** After this many months nobody asks how much was sent on a day. */
const REMOVE_OLD = {
  name: 'upload_usage_remove_old',
  text: `DELETE FROM upload_usage WHERE day < ${TODAY} - 90`,
};

/**
 * Limits how much manufacturers may send in a day. The service's own SFTP server asks before it accepts a file and its bytes. Files from
 * other servers are there already, so they are counted when they are taken, and refused then.
 */
@Injectable()
export class ManufacturerUploadQuota extends UploadQuota {
  readonly most: DailyUploads;

  constructor(
    private readonly statements: PreparedStatements,
    private readonly transactions: Transactions,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    @Inject(SETTINGS) settings: Settings,
  ) {
    super();
    this.most = settings.dailyUploads;
  }

  async takeFile(username: string): Promise<boolean> {
    return (await this.statements.query(TAKE_FILE, [this.now, username, this.most.files])).length > 0;
  }

  async takeBytes(username: string, bytes: number): Promise<boolean> {
    return (await this.statements.query(TAKE_BYTES, [this.now, username, bytes, this.most.bytes])).length > 0;
  }

  async giveBackBytes(username: string, bytes: number): Promise<void> {
    await this.statements.query(GIVE_BACK_BYTES, [this.now, username, bytes]);
  }

  /** Whether a file from another server is within today's limits. */
  async mayTakeLanded(manufacturerId: number, bytes: number): Promise<boolean> {
    const [landed = { files: 0, bytes: 0 }] = await this.statements.query<DailyUploads>(LANDED, [
      this.now,
      manufacturerId,
    ]);
    return landed.files < this.most.files && landed.bytes + bytes <= this.most.bytes;
  }

  async countLanded(manufacturerId: number, bytes: number): Promise<void> {
    await this.statements.query(COUNT_LANDED, [this.now, manufacturerId, bytes]);
  }

  async noteRefusal(username: string): Promise<void> {
    await this.noteRefusals('sftp_username', username, 1);
  }

  async noteRefusedLanded(manufacturerId: number, files: number): Promise<void> {
    await this.noteRefusals('id', manufacturerId, files);
  }

  async removeOld(): Promise<void> {
    await this.statements.query(REMOVE_OLD, [this.now]);
  }

  /** A team gets one mail per day, however many files are refused. */
  private noteRefusals(column: 'id' | 'sftp_username', value: string | number, files: number): Promise<void> {
    return this.transactions.run(async (transaction) => {
      const [maker]: { id: number; name: string; teamEmail: string }[] = await transaction.query(
        `SELECT id, name, team_email AS "teamEmail" FROM manufacturer WHERE ${column} = $1`,
        [value],
      );
      if (!maker) return;
      const [row]: { isFirst: boolean }[] = await transaction.query(NOTE_REFUSED, [
        this.now,
        maker.id,
        files,
      ]);
      if (!row?.isFirst) return;
      await this.outbox.add(transaction, {
        ...quotaEmail(maker.name, this.most),
        recipient: maker.teamEmail,
      });
    });
  }

  private get now(): string | null {
    return this.clock.databaseNow();
  }
}
