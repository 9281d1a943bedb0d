import { expect } from 'vitest';
import { SHOWN_BEFORE } from '../../../src/recalls/api/history-snapshot.js';
import type { Answer, Service } from '../../support/service.js';

/** API guide, "Example input" of a new recall. */
export const CAR_1 = {
  vin: '123456789AC',
  manufacturerCampaignReference: 'CAR/1',
  dvsaCampaignReference: 'DVSA/1',
  recallCampaignStartDate: '2024-03-30',
};

export const FIXED = { repairStatus: 'FIXED', rectificationDate: '2024-04-01' };
export const NOT_FIXED = { repairStatus: 'NOT_FIXED' };

export interface RecallRow {
  readonly manufacturer: number;
  readonly vin: string;
  readonly reference: string;
  readonly dvsa: string | null;
  readonly start: string;
  readonly rectified: string | null;
  readonly updated: Date;
}

/** All recalls of all manufacturers. */
export function recallsIn(service: Service): Promise<RecallRow[]> {
  return service.query<RecallRow>(`
    SELECT manufacturer_id AS manufacturer, vin, manufacturer_campaign_reference AS reference,
           dvsa_campaign_reference AS dvsa, recall_campaign_start_date::text AS start,
           rectification_date::text AS rectified, updated_at AS updated
      FROM recall ORDER BY manufacturer_id, vin, manufacturer_campaign_reference`);
}

interface Values {
  readonly dvsaCampaignReference: string | null;
  readonly recallCampaignStartDate: string;
  readonly rectificationDate: string | null;
}

export interface HistoryRow {
  readonly recall: string;
  readonly vin: string;
  readonly reference: string;
  readonly action: string;
  readonly client: string;
  readonly at: Date;
  readonly before: Values | null;
  readonly after: Values | null;
}

/** All changes, oldest first, without the additional values for an undo. */
export function historyIn(service: Service): Promise<HistoryRow[]> {
  return service.query<HistoryRow>(`
    SELECT recall_id AS recall, vin, manufacturer_campaign_reference AS reference, action, client_id AS client,
           changed_at AS at, ${SHOWN_BEFORE('before')} AS before, after
      FROM recall_history ORDER BY id`);
}

/** The actions in the history of one vehicle, oldest first. */
export async function actionsOf(service: Service, vin: string): Promise<string[]> {
  return (await historyIn(service)).filter((row) => row.vin === vin).map((row) => row.action);
}

/** Stores a recall with a VIN in a form that is no longer accepted, as earlier versions stored it. */
export async function storeRecall(
  service: Service,
  manufacturer: number | undefined,
  vin: string,
  reference = 'CAR/1',
  dvsa: string | null = 'DVSA/1',
): Promise<void> {
  await service.query(
    `INSERT INTO recall (manufacturer_id, vin, manufacturer_campaign_reference, dvsa_campaign_reference,
                         recall_campaign_start_date, created_at, updated_at)
     VALUES ($1, $2, $3, $4, '2024-03-30', '2024-03-30', '2024-03-30')`,
    [manufacturer, vin, reference, dvsa],
  );
}

export async function forgetRecalls(service: Service): Promise<void> {
  await service.query('TRUNCATE recall, recall_history RESTART IDENTITY');
}

/** Asserts a whole error response: status, code, text, issues, and the same id in body and header. */
export function expectRefusal(
  answer: Answer,
  status: number,
  errorCode: string,
  errorMessage: string,
  errors?: readonly { field: string; message: string }[],
): void {
  expect({ status: answer.status, body: answer.body }).toEqual({
    status,
    body: {
      requestId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      errorCode,
      errorMessage,
      ...(status === 400 ? { errors: errors ?? expect.any(Array) } : {}),
    },
  });
  expect(answer.headers['x-request-id']).toBe(answer.body.requestId);
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
}

export function expectBadRequest(
  answer: Answer,
  errorMessage: string,
  ...errors: { field: string; message: string }[]
): void {
  expectRefusal(answer, 400, 'RECALLS-BR-01', errorMessage, errors);
}

export function expectNotFound(answer: Answer): void {
  expectRefusal(answer, 404, 'RECALLS-NF-01', 'Not Found');
}

export function expectDone(answer: Answer): void {
  expect({ status: answer.status, text: answer.text }).toEqual({ status: 204, text: '' });
  expect(answer.headers['content-type']).toBeUndefined();
  expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
}
