import type { SnapshotRow } from './snapshot-rows.js';

/**
 * The only character with a meaning in PostgreSQL's COPY text format that these values can contain, because VINs and references have no
 * control characters.
 */
const escaped = (text: string) => (text.includes('\\') ? text.replaceAll('\\', '\\\\') : text);

/** A row as a line of PostgreSQL's COPY text format. */
export function copyLine(row: SnapshotRow): string {
  const dvsa = row.dvsaCampaignReference === null ? '\\N' : escaped(row.dvsaCampaignReference);
  return `${row.line}\t${escaped(row.vin)}\t${escaped(row.manufacturerCampaignReference)}\t${dvsa}\t${row.recallCampaignStartDate}\n`;
}
