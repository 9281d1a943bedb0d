import type { Ledger } from './ledger.js';
import type { SnapshotRecall } from './oracle-rows.js';
import type { Chance } from './random-choice.js';

const HEADER = 'VIN,ManufacturerRecallCampaignReference,DVSACampaignReference,RecallCampaignStartDate';

/** VINs that can be distinguished from anything else in a log. */
export const VINS = Array.from(
  { length: 240 },
  (_, index) => `FUZZ${index.toString(36).toUpperCase()}X5RZUDE1234`,
);

const REFERENCES = ['ABCCARS123', 'ABC/VANS-124', 'abc_trucks\\125'];
const DVSA_REFERENCES = ['', '', 'R/2026/123', 'R/2026/124'];
const NEXT_CAMPAIGN = new Date(Date.now() + 300 * 86_400_000).toISOString().slice(0, 10);
const STARTS = ['2025-12-01', '2024-02-29', '2025-01-31', NEXT_CAMPAIGN];

/** If there are more, a part of them is closed each day, so that files remain small. */
const USUAL_ROWS = 25;

/**
 * The file that a manufacturer would send today, valid in every respect: most of the open recalls, a few new ones, a few changed ones, and
 * a few that were fixed and are open again.
 */
export function dailyFile(ledger: Ledger, chance: Chance): string {
  const rows = new Map<string, SnapshotRecall>();
  const add = (recall: SnapshotRecall) => rows.set(`${recall.vin} ${recall.reference}`, recall);
  const keptShare = chance.happens(0.1) ? chance.share() : 0.97;
  const open = ledger.open.filter(isPlain);
  for (const recall of open.slice(0, Math.max(USUAL_ROWS, 0.7 * open.length))) {
    if (!chance.happens(keptShare)) continue;
    add(
      chance.happens(0.05)
        ? { ...recall, dvsa: chance.of(DVSA_REFERENCES), start: chance.of(STARTS) }
        : recall,
    );
  }
  for (let count = Math.ceil(150 * chance.share() ** 6); count > 0; count -= 1) {
    add({
      vin: chance.of(VINS),
      reference: chance.of(REFERENCES),
      dvsa: chance.of(DVSA_REFERENCES),
      start: chance.of(STARTS),
    });
  }
  const lineEnd = chance.of(['\n', '\n', '\r\n']);
  return [HEADER, ...[...rows.values()].map(lineOf)].join(lineEnd) + (chance.happens(0.9) ? lineEnd : '');
}

export function snapshotOf(lines: Iterable<string>): string {
  return `${[HEADER, ...lines].join('\n')}\n`;
}

function lineOf({ vin, reference, dvsa, start }: SnapshotRecall): string {
  return `${vin},${reference},${dvsa},${start}`;
}

/** Recalls that mutations created are not sent again, because they would need quotes. */
function isPlain({ vin }: SnapshotRecall): boolean {
  return /^[0-9A-Z]+$/.test(vin);
}
