// A MOT service's program that keeps a copy, as docs/api-rules.md describes it. It runs in a process of its own, because the test kills it.
// At any moment, its file contains a copy and the matching cursor of the feed.
import { readFile, rename, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const { urls, headers, file, toTheEnd } = JSON.parse(process.argv[2]);

const pick = (values) => values[Math.floor(Math.random() * values.length)];

const kept = await readFile(file, 'utf8').catch(() => '{"vehicles":{}}');
const copy = JSON.parse(kept);
for (;;) {
  // Often few, so that it is killed between pages; often enough to reach the end, where late commits could be missed.
  const query = new URLSearchParams({ limit: pick(['3', '10', '1000']) });
  if (copy.since !== undefined) query.set('since', copy.since);
  const answer = await fetch(`${pick(urls)}/mot/changes?${query}`, { headers });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  const { changes, next, more } = await answer.json();
  for (const vehicle of changes) copy.vehicles[vehicle.vin] = vehicle;
  copy.since = next;
  await writeFile(`${file}.new`, JSON.stringify(copy));
  await rename(`${file}.new`, file);
  // For the test, which would otherwise kill it before it has begun.
  process.stdout.write('page\n');
  if (!more && toTheEnd) break;
  if (!more) await delay(5);
}
