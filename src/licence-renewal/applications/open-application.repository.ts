import { Injectable } from '@nestjs/common';
import { PreparedStatements } from '../../platform/database/prepared-statements.js';
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

const FIND = {
  name: 'sealed_renewal_applications',
  text: `
  SELECT id, client_id AS "clientId", environment, state, scenario, received_at AS "receivedAt", data_key_id AS "dataKeyId",
         sealed_transaction_id AS "sealedTransactionId", sealed_fields AS "sealedFields",
         sealed_rejection AS "sealedRejection",
         coalesce((SELECT json_agg(json_build_object('kind', kind, 'objectName', object_name, 'mediaType', media_type,
                                                     'bytes', bytes, 'width', width, 'height', height) ORDER BY kind)
                     FROM renewal_image WHERE application_id = application.id), '[]') AS images
    FROM renewal_application AS application
   WHERE id = ANY($1::uuid[])`,
};

@Injectable()
export class OpenApplicationRepository {
  constructor(private readonly statements: PreparedStatements) {}

  /** In no order, without those that there are not. */
  find(transaction: Transaction, ids: readonly string[]): Promise<SealedApplication[]> {
    return this.statements.queryIn<SealedApplication>(transaction, FIND, [ids]);
  }
}
