import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/transaction.js';
import type { Environment } from '../../platform/environment.js';
import type { ApplicationState } from './application-state.js';
import type { StoredImage } from './stored-image.js';
import type { TestScenario } from './submission.js';

/** An application with what is sealed of it. */
export interface SealedApplication {
  readonly id: string;
  readonly clientId: string;
  readonly environment: Environment;
  readonly state: ApplicationState;
  readonly scenario: TestScenario | null;
  readonly receivedAt: Date;
  readonly dataKeyId: string;
  readonly sealedTransactionId: Buffer | null;
  readonly sealedFields: Buffer | null;
  readonly sealedRejection: Buffer | null;
  readonly images: readonly StoredImage[];
}

const FIND = `
  SELECT id, client_id AS "clientId", environment, state, scenario, received_at AS "receivedAt", data_key_id AS "dataKeyId",
         sealed_transaction_id AS "sealedTransactionId", sealed_fields AS "sealedFields",
         sealed_rejection AS "sealedRejection",
         coalesce((SELECT json_agg(json_build_object('kind', kind, 'objectName', object_name, 'mediaType', media_type,
                                                     'bytes', bytes, 'width', width, 'height', height) ORDER BY kind)
                     FROM renewal_image WHERE application_id = application.id), '[]') AS images
    FROM renewal_application AS application
   WHERE id = $1`;

@Injectable()
export class OpenApplicationRepository {
  async find(transaction: Transaction, id: string): Promise<SealedApplication | undefined> {
    const rows: SealedApplication[] = await transaction.query(FIND, [id]);
    return rows[0];
  }
}
