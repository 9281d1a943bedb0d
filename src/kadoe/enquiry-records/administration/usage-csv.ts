import { csvRecord, defused } from '../../../platform/http/csv.js';
import type { ClientCalls } from '../reading/kadoe-usage.js';

const HEADER = ['month', 'clientId', 'name', 'environment', 'calls', 'chargeable'];

/** For a spreadsheet. A client's name is free text, so one that would be taken for a formula gets an apostrophe in front. */
export function usageAsCsv(month: string, usage: readonly ClientCalls[]): string {
  const rows = usage.map(({ clientId, name, environment, calls, chargeable }) =>
    csvRecord([month, clientId, defused(name ?? ''), environment, String(calls), String(chargeable)]),
  );
  return [csvRecord(HEADER), ...rows].join('');
}
