import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../audit/audit-log.js';
import { Transactions } from '../../database/transaction.js';
import type { ApiRequest } from '../../http/principal.js';
import type { Session } from '../sessions/session.js';

/** Records what people were refused: somebody who tries what their role does not allow, or whose browser was used by another site. */
@Injectable()
export class ConsoleRefusals {
  constructor(
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
  ) {}

  /** @param action in the past tense: `page refused` */
  async record(request: ApiRequest, { person }: Session, action: string): Promise<void> {
    await this.transactions.run((transaction) =>
      this.audit.record(
        transaction,
        { kind: 'person', personId: person.id, address: request.ip },
        {
          action,
          subject: { kind: 'person', id: person.id },
          // The pattern, because an address may name a person.
          after: { method: request.method, route: request.pattern, role: person.role },
        },
      ),
    );
  }
}
