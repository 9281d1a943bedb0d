/**
 * Every error of the recalls surface: code, status and text (API guide, "Error codes"). The letters of a code determine its status. Only
 * `RECALLS-UN-01` has two statuses: 503 when a dependency is down, 500 for a bug.
 */
export const CATALOGUE = {
  badRequest: { errorCode: 'RECALLS-BR-01', status: 400, errorMessage: 'Invalid request' },
  // A program has to act on it by itself, so it has a code of its own: its copy of the feed is to be made anew.
  unknownFeedCursor: {
    errorCode: 'RECALLS-BR-02',
    status: 400,
    errorMessage: 'The place in the change feed is no longer known: begin again without since',
  },
  unauthorised: { errorCode: 'RECALLS-UA-01', status: 401, errorMessage: 'Your authorisation failed' },
  forbidden: {
    errorCode: 'RECALLS-FB-01',
    status: 403,
    errorMessage: 'You do not have permission to access this endpoint',
  },
  tokenExpired: { errorCode: 'RECALLS-FB-02', status: 403, errorMessage: 'Your access token has expired' },
  apiKeyInvalid: { errorCode: 'RECALLS-FB-03', status: 403, errorMessage: 'Your API key is invalid' },
  tokenMissing: { errorCode: 'RECALLS-FB-04', status: 403, errorMessage: 'Your access token is missing' },
  notFound: { errorCode: 'RECALLS-NF-01', status: 404, errorMessage: 'Not Found' },
  urlNotFound: { errorCode: 'RECALLS-NF-02', status: 404, errorMessage: 'URL not found' },
  conflict: { errorCode: 'RECALLS-CF-01', status: 409, errorMessage: 'Vehicle already registered' },
  secretLimitReached: {
    errorCode: 'RECALLS-PC-01',
    status: 412,
    errorMessage: 'You have reached the limit of active client secrets',
  },
  changedSince: {
    errorCode: 'RECALLS-PC-02',
    status: 412,
    errorMessage: 'The resource has been changed since you read it',
  },
  dailyQuotaSpent: {
    errorCode: 'RECALLS-RL-01',
    status: 429,
    errorMessage: 'You have exceeded your daily usage allowance',
  },
  tooManyRequests: {
    errorCode: 'RECALLS-RL-02',
    status: 429,
    errorMessage: 'You have sent too many requests in a short amount of time',
  },
  unknown: { errorCode: 'RECALLS-UN-01', status: 500, errorMessage: 'Unknown error encountered' },
  unavailable: { errorCode: 'RECALLS-UN-01', status: 503, errorMessage: 'Unknown error encountered' },
} as const;

export type CatalogueName = keyof typeof CATALOGUE;

/** The texts of `RECALLS-BR-01` that existing clients match on, word for word. */
export const BAD_REQUEST = {
  invalidBody: 'Invalid request body',
  invalidParameters: 'Invalid request parameters',
  dateFormat: 'Date must be in the format YYYY-MM-DD',
  rectifiedBeforeStart: 'Recall rectification date cannot be before recall campaign start date',
  rectifiedInFuture: 'Recall rectification date cannot be in the future',
  alreadyFixed: 'Vehicle recall has already been marked as fixed',
  alreadyNotFixed: 'Vehicle recall has already been marked as not fixed',
  referencesMissing:
    'Required dvsaCampaignReference and/or manufacturerCampaignReference parameter is missing',
  manufacturerReferenceMissing: 'Manufacturer campaign reference is required',
  lastSecret: 'The last live client secret cannot be removed',
  ownAccess: 'You cannot take your own access away',
} as const;

/** Other texts of a 409, for single cases: the OpenAPI document shows them as examples. */
export const CONFLICT = {
  validationInProgress: 'Another file of yours is still being validated: wait for its answer',
  nothingHeld: 'The closures of run 5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11 were already approved',
  laterFile:
    "The closures of run 5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11 can't be approved: a later file of the manufacturer was refused (recalls.csv, received 2024-04-30T14:02:39.155Z, run 0b6f4c1e-3f60-4d0e-9f0a-6a2f1a7f9d11). Wait for it, or approve again with a reason",
  nothingToUndo:
    "Run 5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11 can't be undone: it is rejected, so it has changed nothing",
  nameTaken: 'A manufacturer named Acme Motors is already onboarded',
  enquirerTaken: 'The enquirer IT321 belongs to another client of the live environment',
  linkProviderTaken: 'The link provider number 0024 belongs to another client of the live environment',
  planTaken: 'There is a usage plan named standard already',
  planInUse: "The usage plan standard can't be removed: 2 clients have it",
  renewalNotInReview: "Application 0d6f6c1e-52a3-4c1f-8a0e-7b9d2e4f6a11 can't be accepted: it is FORWARDED",
  renewalNotReady:
    "Application 0d6f6c1e-52a3-4c1f-8a0e-7b9d2e4f6a11 can't be forwarded again: it is FORWARDED",
  renewalOpen: "Application 0d6f6c1e-52a3-4c1f-8a0e-7b9d2e4f6a11 can't be erased: it is IN_REVIEW",
  sshKeyTaken: 'The manufacturer has this SSH key already',
  notToBeGivenUp: "Run 5f0c9d3e-8a41-4a0e-9f57-2f6f2b1f0c11 can't be given up: it is done",
} as const;
