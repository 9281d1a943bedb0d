import type { Issue } from '../../platform/errors/request-error.js';
import type { Response } from '../../platform/openapi/surface-document.js';
import type { Failure } from '../errors/api-errors.js';
import { BAD_REQUEST, CATALOGUE, CONFLICT } from '../errors/catalogue.js';
import { RecallsError } from '../errors/recalls-error.js';
import { headersOf } from './response-headers.js';

/** What a 400 of each text lists under `errors`, for the examples. */
const ISSUES: Readonly<Record<keyof typeof BAD_REQUEST | 'unknownFeedCursor', Issue>> = {
  invalidBody: { field: 'body', message: 'must be valid JSON' },
  invalidParameters: { field: 'colour', message: 'is not a parameter of this endpoint' },
  dateFormat: {
    field: 'recallCampaignStartDate',
    message: 'must be a date of the calendar in the format YYYY-MM-DD',
  },
  rectifiedBeforeStart: { field: 'rectificationDate', message: 'must not be before 2024-03-30' },
  rectifiedInFuture: { field: 'rectificationDate', message: 'must not be after today' },
  alreadyFixed: { field: 'repairStatus', message: 'must differ from the present one' },
  alreadyNotFixed: { field: 'repairStatus', message: 'must differ from the present one' },
  referencesMissing: {
    field: 'manufacturerCampaignReference',
    message: 'is required, unless dvsaCampaignReference is given',
  },
  manufacturerReferenceMissing: { field: 'manufacturerCampaignReference', message: 'is required' },
  lastSecret: { field: 'keyId', message: 'must not be your only live client secret: obtain a new one first' },
  unknownFeedCursor: { field: 'since', message: 'must be left out, to read the feed from its beginning' },
  ownAccess: { field: 'clientId', message: 'must not be your own client: ask another administrator' },
};

const DUPLICATE = 'Vehicle already registered with VIN: 123456789AC and manufacturerCampaignReference: CAR/1';

const REQUEST_ID = '9b2e1c1e-6f0a-4b7e-9d8f-0c5f6d1f2a3b';

/** The pipeline's responses on every protected operation, as components that the operations refer to. */
const PIPELINE_RESPONSES = {
  '401': { name: 'Unauthorised', failures: ['unauthorised'] },
  '403': { name: 'Forbidden', failures: ['tokenMissing', 'tokenExpired', 'apiKeyInvalid', 'forbidden'] },
  '429': { name: 'TooManyRequests', failures: ['tooManyRequests', 'dailyQuotaSpent'] },
  '500': { name: 'Unknown', failures: ['unknown'] },
  '503': { name: 'Unavailable', failures: ['unavailable'] },
} as const satisfies Record<string, { name: string; failures: Failure[] }>;

/** The pipeline's responses, by status. */
export function pipelineResponses(): Record<string, { name: string; response: Response }> {
  return Object.fromEntries(
    Object.entries(PIPELINE_RESPONSES).map(([status, { name, failures }]) => [
      status,
      { name, response: responseOf(Number(status), failures, headersOf) },
    ]),
  );
}

/** The responses for an operation's own errors, by status. */
export function errorResponses(
  failures: readonly Failure[],
  headers: typeof headersOf,
): Record<string, Response> {
  const statuses = [...new Set(failures.map((failure) => errorOf(failure).status))];
  return Object.fromEntries(
    statuses.map((status) => [
      String(status),
      responseOf(
        status,
        failures.filter((failure) => errorOf(failure).status === status),
        headers,
      ),
    ]),
  );
}

function responseOf(status: number, failures: readonly Failure[], headers: typeof headersOf): Response {
  const errors = failures.map((failure) => ({ failure, error: errorOf(failure) }));
  const codes = [...new Set(errors.map(({ error }) => error.errorCode))];
  const texts = errors.map(({ error }) => error.message);
  return {
    description: codes
      .map((code) =>
        descriptionOf(
          code,
          errors.map(({ error }) => error),
        ),
      )
      .join('\n\n'),
    headers: headers(status),
    content: {
      'application/json': {
        schema: {
          allOf: [
            { $ref: '#/components/schemas/ErrorBody' },
            {
              type: 'object',
              // Only the texts of 400 are promised word for word, because existing clients compare with them.
              properties: {
                errorCode: { type: 'string', enum: codes },
                ...(status === 400 ? { errorMessage: { type: 'string', enum: texts } } : {}),
              },
              ...(status === 400 ? { required: ['errors'] } : {}),
            },
          ],
        },
        examples: Object.fromEntries(
          errors.map(({ failure, error }) => [
            failure,
            { summary: error.message, value: error.body(REQUEST_ID) },
          ]),
        ),
      },
    },
  };
}

function descriptionOf(code: string, errors: readonly RecallsError[]): string {
  const texts = errors.filter(({ errorCode }) => errorCode === code).map(({ message }) => message);
  return texts.length === 1
    ? `\`${code}\` ${texts[0]}`
    : `\`${code}\`\n${texts.map((text) => `- ${text}`).join('\n')}`;
}

function errorOf(failure: Failure): RecallsError {
  if (failure === 'conflict') return new RecallsError('conflict', { message: DUPLICATE });
  if (failure === 'unknownFeedCursor') return new RecallsError(failure, { issues: [ISSUES[failure]] });
  if (failure in CATALOGUE) return new RecallsError(failure as keyof typeof CATALOGUE);
  if (failure in CONFLICT) {
    return new RecallsError('conflict', { message: CONFLICT[failure as keyof typeof CONFLICT] });
  }
  const text = failure as keyof typeof BAD_REQUEST;
  return new RecallsError('badRequest', { message: BAD_REQUEST[text], issues: [ISSUES[text]] });
}
