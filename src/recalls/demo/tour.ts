import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Settings } from '../../platform/config/settings.js';
import { demonstrationFile } from './demo-file.js';

const VEHICLE = '/recalls/vin/DEMO0000000000001';
const RECALL = `"${VEHICLE}?manufacturerCampaignReference=CAR/1"`;

/**
 * Commands that work in sh, bash, zsh, fish, PowerShell and cmd alike. A query is in double quotes (its `?` is a pattern to zsh), and
 * bodies are `field=value` words, because no way of quoting JSON works in all of them.
 */
const STEPS = [
  'npx recalls call POST /recalls vin=DEMO0000000000001 manufacturerCampaignReference=CAR/1 dvsaCampaignReference=R/2024/001 recallCampaignStartDate=2024-03-30',
  `npx recalls call GET ${VEHICLE}`,
  `npx recalls call PUT ${RECALL} repairStatus=FIXED rectificationDate=2024-04-01`,
  `npx recalls call PUT ${RECALL} repairStatus=NOT_FIXED`,
  `npx recalls call DELETE ${RECALL}`,
];

/** The text of the first start: commands to paste, without any secret. */
export function tour(settings: Settings, url: string): string {
  const home = packageFolder();
  const lines = [
    `cd ${quoted(home)}`,
    ...(settings.dataDir === resolve(home, 'data') ? [] : [`export DATA_DIR=${quoted(settings.dataDir)}`]),
    // This machine may not trust the certificate by itself.
    ...(settings.tls ? [`export NODE_EXTRA_CA_CERTS=${quoted(resolve(settings.tls.certFile))}`] : []),
    ...STEPS,
  ];
  return `
One demonstration client of each role is onboarded; their credentials are in
${demonstrationFile(settings.dataDir)}

To open, read, fix, reopen and delete a recall, paste these lines into another terminal:

${lines.map((line) => `  ${line}`).join('\n')}

The API is described at ${url}/docs
`;
}

/** The folder from which `npx recalls` runs this project's command. */
function packageFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}

function quoted(path: string): string {
  return /^[\w./:@-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
