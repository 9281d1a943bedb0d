import { resolve } from 'node:path';
import { COMMAND } from '../../platform/cli/command-name.js';
import { projectFolder } from '../../platform/config/project-folder.js';
import type { Settings } from '../../platform/config/settings.js';
import { demonstrationFile } from '../../platform/demonstration/demonstration-file.js';

const VEHICLE = '/recalls/vin/DEMO0000000000001';
const RECALL = `"${VEHICLE}?manufacturerCampaignReference=CAR/1"`;

/**
 * Commands that work in sh, bash, zsh, fish, PowerShell and cmd alike. A query is in double quotes (its `?` is a pattern to zsh), and
 * bodies are `field=value` words, because no way of quoting JSON works in all of them.
 */
const STEPS = [
  `${COMMAND} call POST /recalls vin=DEMO0000000000001 manufacturerCampaignReference=CAR/1 dvsaCampaignReference=R/2024/001 recallCampaignStartDate=2024-03-30`,
  `${COMMAND} call GET ${VEHICLE}`,
  `${COMMAND} call PUT ${RECALL} repairStatus=FIXED rectificationDate=2024-04-01`,
  `${COMMAND} call PUT ${RECALL} repairStatus=NOT_FIXED`,
  `${COMMAND} call DELETE ${RECALL}`,
];

/** The text of the first start: commands to paste, without any secret. */
export function tour(settings: Settings, url: string): string {
  const home = projectFolder();
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

function quoted(path: string): string {
  return /^[\w./:@-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
