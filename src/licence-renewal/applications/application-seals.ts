import { Injectable } from '@nestjs/common';
import { Transactions } from '../../platform/database/transaction.js';
import { DataKeyDestroyed, DataKeys } from '../../platform/encryption/data-keys.js';
import { ApplicationSeal } from './application-seal.js';

/** The seals of applications that are stored. */
@Injectable()
export class ApplicationSeals {
  constructor(
    private readonly transactions: Transactions,
    private readonly dataKeys: DataKeys,
  ) {}

  /** @returns undefined when there is no such application, or its personal data was erased */
  async find(applicationId: string): Promise<ApplicationSeal | undefined> {
    const rows: { dataKeyId: string }[] = await this.transactions.run((transaction) =>
      transaction.query('SELECT data_key_id AS "dataKeyId" FROM renewal_application WHERE id = $1', [
        applicationId,
      ]),
    );
    return rows[0] && this.of(applicationId, rows[0].dataKeyId);
  }

  /** @returns undefined when the key was destroyed */
  async of(applicationId: string, dataKeyId: string): Promise<ApplicationSeal | undefined> {
    try {
      return new ApplicationSeal(await this.dataKeys.find(dataKeyId), applicationId);
    } catch (error) {
      if (error instanceof DataKeyDestroyed) return undefined;
      throw error;
    }
  }
}
