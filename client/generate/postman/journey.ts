export type Role = 'manufacturer' | 'mot' | 'admin';

/** Whose variables a request takes. */
export type Caller = Role | 'kadoe' | 'renewal';

/** One call of a run. What it does not say is taken from the specification. */
export interface Step {
  readonly operation: string;
  /** Where it differs from the operation's summary. */
  readonly name?: string;
  /** The status that the run expects. */
  readonly status: number;
  /** Values of path and query parameters. */
  readonly values?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** JavaScript that runs before it. */
  readonly before?: string;
  /** Variables that are set from its answer, as JavaScript over `answer`. */
  readonly keeps?: Readonly<Record<string, string>>;
  /** Left out while this variable is empty: there may be nothing to ask for yet. */
  readonly needs?: string;
}

export interface Chapter {
  readonly name: string;
  readonly description: string;
  /** Who calls; absent for what everybody may call. */
  readonly role?: Role;
  readonly steps: readonly Step[];
}

const RECALL = { vin: '{{vin}}', manufacturerCampaignReference: '{{campaign}}' };
const RUN = { needs: 'runId', values: { runId: '{{runId}}' } };
const ANY_RUN = { needs: 'anyRunId', values: { runId: '{{anyRunId}}' } };

/**
 * What a run of the collection does, from top to bottom. It can be repeated, and leaves nothing behind: the recall that it
 * opens is deleted, and administrators only read.
 */
export const JOURNEY: readonly Chapter[] = [
  {
    name: 'Manufacturer',
    role: 'manufacturer',
    description:
      'Opens, finds, fixes, reopens and deletes a recall; then looks at client secrets and at files.',
    steps: [
      {
        operation: 'openRecall',
        status: 201,
        body: { ...RECALL, dvsaCampaignReference: 'R/2024/001', recallCampaignStartDate: '2024-03-30' },
        // A run that broke off may have left its recall open.
        before: "pm.collectionVariables.set('vin', 'POSTMAN' + Date.now());",
      },
      { operation: 'findRecalls', status: 200, values: { vin: '{{vin}}' } },
      {
        operation: 'listRecalls',
        status: 200,
        values: { manufacturerCampaignReference: '{{campaign}}', limit: '10' },
      },
      {
        operation: 'changeRepairStatus',
        name: 'Mark the recall as fixed',
        status: 204,
        values: RECALL,
        body: { repairStatus: 'FIXED', rectificationDate: '2024-04-01' },
      },
      {
        operation: 'changeRepairStatus',
        name: 'Reopen the recall',
        status: 204,
        values: RECALL,
        body: { repairStatus: 'NOT_FIXED' },
      },
      { operation: 'deleteRecalls', status: 204, values: RECALL },
      { operation: 'listClientSecrets', status: 200 },
      { operation: 'validateImport', status: 200, values: { fileName: 'recalls.csv' } },
      {
        operation: 'listImports',
        status: 200,
        keeps: { runId: 'answer.imports.length > 0 ? answer.imports[0].id : ""' },
      },
      { operation: 'readImport', status: 200, ...RUN },
      { operation: 'listImportFaults', status: 200, ...RUN },
      { operation: 'downloadImportFaults', status: 200, ...RUN },
    ],
  },
  {
    name: 'MOT service',
    role: 'mot',
    description: 'Asks for vehicles, and reads the change feed from its beginning.',
    steps: [
      { operation: 'findVehicle', status: 200, values: { vin: '{{vin}}' } },
      { operation: 'findVehicles', status: 200, body: { vins: ['{{vin}}', '123456789AC'] } },
      { operation: 'readChanges', status: 200, values: { limit: '10' } },
    ],
  },
  {
    name: 'Administrator, reading only',
    role: 'admin',
    description: 'Looks at clients, manufacturers, usage, files and the audit trail.',
    steps: [
      {
        operation: 'listClients',
        status: 200,
        values: { role: 'manufacturer' },
        keeps: { clientId: 'answer.clients[0].clientId' },
      },
      {
        operation: 'readClient',
        status: 200,
        values: { clientId: '{{clientId}}' },
        keeps: { clientTag: "pm.response.headers.get('ETag')" },
      },
      {
        operation: 'listManufacturers',
        status: 200,
        keeps: { manufacturerId: 'answer.manufacturers[0].id' },
      },
      {
        operation: 'readManufacturer',
        status: 200,
        values: { manufacturerId: '{{manufacturerId}}' },
        keeps: { manufacturerTag: "pm.response.headers.get('ETag')" },
      },
      { operation: 'listUsage', status: 200 },
      {
        operation: 'listAllImports',
        status: 200,
        keeps: { anyRunId: 'answer.imports.length > 0 ? answer.imports[0].id : ""' },
      },
      { operation: 'readAnyImport', status: 200, ...ANY_RUN },
      { operation: 'listFaultsOfAnyImport', status: 200, ...ANY_RUN },
      { operation: 'downloadFaultsOfAnyImport', status: 200, ...ANY_RUN },
      { operation: 'listHeldClosures', status: 200 },
      { operation: 'listAuditEntries', status: 200, values: { limit: '10' } },
    ],
  },
  {
    name: 'Open to everybody',
    description: 'What needs no credentials.',
    steps: [
      { operation: 'readOpenIdConfiguration', status: 200 },
      { operation: 'readSigningKeys', status: 200 },
      { operation: 'checkLiveness', status: 200 },
      { operation: 'checkReadiness', status: 200 },
    ],
  },
];

/** The token request that begins a chapter of its own, and two addresses that do the same. */
export const TOKEN_OPERATIONS = [
  'requestAccessToken',
  'requestAccessTokenOfTenant',
  'requestAccessTokenAtShortAddress',
];

/** Values of operations that no run calls, by the beginning of their path. */
export function valuesOutsideRuns(path: string): Readonly<Record<string, string>> {
  const clientTag = path.startsWith('/admin/manufacturers') ? '{{manufacturerTag}}' : '{{clientTag}}';
  return {
    clientId: '{{clientId}}',
    manufacturerId: '{{manufacturerId}}',
    runId: path.startsWith('/admin') ? '{{anyRunId}}' : '{{runId}}',
    keyId: '{{keyId}}',
    'If-Match': clientTag,
  };
}

/** The collection's own variables, as they are before a run. */
export const VARIABLES: Readonly<Record<string, string>> = {
  vin: 'POSTMAN1',
  campaign: 'POSTMAN/1',
  runId: '',
  anyRunId: '',
  clientId: '',
  clientTag: '',
  manufacturerId: '',
  manufacturerTag: '',
  keyId: '',
};
