import type { SnapshotRow } from './snapshot-rows.js';

/** What PostgreSQL's COPY text format gives a meaning; a VIN has no control characters, so this is the only one. */
const escaped = (text: string) => (text.includes('\\') ? text.replaceAll('\\', '\\\\') : text);

/** A row as a line of PostgreSQL's COPY text format. */
export function copyLine(row: SnapshotRow): string {
  const dvsa = row.dvsaCampaignReference === null ? '\\N' : escaped(row.dvsaCampaignReference);
  return `${row.line}\t${escaped(row.vin)}\t${escaped(row.manufacturerCampaignReference)}\t${dvsa}\t${row.recallCampaignStartDate}\n`;
}
