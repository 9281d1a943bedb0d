import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';
import { type ImportSite, landingOf, type RunRow, runsOf, workerOf } from './import-site.js';

export const OPERATORS = 'operators@dvsa.example';

/** Rows of a campaign, one for each vehicle in a range of numbers. */
export function rows(from: number, to: number, { reference = 'CAR/1', start = '2024-01-01' } = {}): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => `${vinOf(from + index)},${reference},,${start}`);
}

/** The standard VIN of a vehicle with this number. */
export function vinOf(number: number): string {
  return `WVWZZZ1JZ${String(number).padStart(8, '0')}`;
}

/** Takes a file that an SFTP server has stored; the worker imports it later. */
export async function receiveFile(
  site: ImportSite,
  service: Service,
  maker: OnboardedClient,
  name: string,
  content: string,
): Promise<RunRow> {
  await site.drop(maker, name, content);
  service.clock.advance({ seconds: 1 });
  await landingOf(service).onFileUploaded(maker.sftp?.username ?? '', name);
  return lastRun(service, maker, name);
}

/** Lets the worker do all that is due, and reads a run again. */
export async function finish(service: Service, maker: OnboardedClient, name: string): Promise<RunRow> {
  while (await workerOf(service).tick());
  return lastRun(service, maker, name);
}

export async function lastRun(service: Service, maker: OnboardedClient, name: string): Promise<RunRow> {
  const run = (await runsOf(service, maker)).findLast(({ file_name }) => file_name === name);
  if (!run) throw new Error(`${name} has no run.`);
  return run;
}

/** How many recalls of a manufacturer are open. */
export async function openOf(service: Service, maker: OnboardedClient): Promise<number> {
  const [row] = await service.query<{ open: number }>(
    'SELECT count(*)::integer AS open FROM recall WHERE manufacturer_id = $1 AND rectification_date IS NULL',
    [maker.manufacturer?.id],
  );
  return row?.open ?? 0;
}

/** The answers of MOT look-ups about vehicles. */
export async function motAnswers(
  service: Service,
  mot: OnboardedClient,
  numbers: readonly number[],
): Promise<string[]> {
  const { body } = await service.as(mot).post('/mot/vehicles', { vins: numbers.map(vinOf) });
  return (body.vehicles as { hasOutstandingRecall: string }[]).map(
    ({ hasOutstandingRecall }) => hasOutstandingRecall,
  );
}

/** Opens a recall over the API. */
export async function openOverApi(
  service: Service,
  maker: OnboardedClient,
  number: number,
  reference = 'CAR/1',
): Promise<void> {
  const { status, text } = await service.as(maker).post('/recalls', {
    vin: vinOf(number),
    manufacturerCampaignReference: reference,
    recallCampaignStartDate: '2024-01-01',
  });
  if (status !== 201) throw new Error(`Not opened: ${status} ${text}`);
}

/** Fixes or reopens a recall over the API. */
export async function setOverApi(
  service: Service,
  maker: OnboardedClient,
  number: number,
  status: 'FIXED' | 'NOT_FIXED',
): Promise<void> {
  const body =
    status === 'FIXED' ? { repairStatus: status, rectificationDate: '2025-05-05' } : { repairStatus: status };
  const answer = await service
    .as(maker)
    .put(`/recalls/vin/${vinOf(number)}?manufacturerCampaignReference=CAR/1`, body);
  if (answer.status !== 204) throw new Error(`Not changed: ${answer.status} ${answer.text}`);
}

export async function deleteOverApi(service: Service, maker: OnboardedClient, number: number): Promise<void> {
  const answer = await service
    .as(maker)
    .delete(`/recalls/vin/${vinOf(number)}?manufacturerCampaignReference=CAR/1`);
  if (answer.status !== 204) throw new Error(`Not deleted: ${answer.status} ${answer.text}`);
}
