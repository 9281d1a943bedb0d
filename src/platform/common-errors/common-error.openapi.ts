import {
  invalidRequest,
  PLATFORM_RULES,
  RequestError,
  tooManyRequests,
  unavailable,
} from '../errors/request-error.js';
import type { Headers, Response, SurfaceDocument } from '../openapi/surface-document.js';
import { CommonErrorsBody } from './common-error.dto.js';
import type { CommonError, RefusedRequest } from './common-error.js';
import { type CommonErrorStyle, commonErrorMapper } from './common-error-mapper.js';

const REQUEST_ID = '9b2e1c1e-6f0a-4b7e-9d8f-0c5f6d1f2a3b';

const text = (description: string, example: string, required = true): Headers[string] => ({
  description,
  required,
  schema: { type: 'string' },
  example,
});

const HEADERS: Headers = {
  'X-Request-Id': {
    ...text('Identifies the call in our log.', REQUEST_ID),
    schema: { type: 'string', format: 'uuid' },
  },
  'X-Correlation-ID': text('The one that you sent, or a new one.', 'b5d9b2bd-6e8f-4275-bdd3-c8086fe09c52'),
  'WWW-Authenticate': text('With every 401.', 'Bearer'),
  'Retry-After': text('Seconds to wait.', '1'),
  'RateLimit-Policy': text('The limits that apply to the call.', '"plan";q=20;w=2', false),
  RateLimit: text('What is left of each limit.', '"plan";r=19;t=1', false),
};

/** What a body can be refused for before its fields are looked at. */
const ruled = (rule: string) => invalidRequest({ part: 'body', field: 'body', message: 'is wrong', rule });

/** The platform's errors by status, each as an example of a response. */
const EXAMPLES: Readonly<Record<string, { readonly name: string; readonly error: Error }>> = {
  '400': {
    name: 'InvalidHeader',
    error: invalidRequest({
      part: 'headers',
      field: 'X-Correlation-ID',
      message: 'must have 1 to 128 visible ASCII characters',
      rule: PLATFORM_RULES.correlationId,
    }),
  },
  '401': { name: 'Unauthorized', error: new RequestError('tokenInvalid') },
  '403': { name: 'Forbidden', error: new RequestError('forbidden') },
  '413': { name: 'PayloadTooLarge', error: ruled(PLATFORM_RULES.bodyTooLarge) },
  '415': { name: 'UnsupportedMediaType', error: ruled(PLATFORM_RULES.mediaType) },
  '429': { name: 'TooManyRequests', error: tooManyRequests(1) },
  '500': { name: 'Unexpected', error: new Error('example') },
  '503': { name: 'Unavailable', error: unavailable(undefined) },
};

/** Those of the stages before a handler. */
const OF_THE_PIPELINE = ['400', '401', '403', '429', '500', '503'];

const OF_A_BODY = ['413', '415'];

/**
 * The part of a surface's document that describes DVLA's "Common Error Responses", in the style of the surface.
 *
 * @param refusals the surface's own, by the names that its operations give to `ApiFailures`
 */
export function commonErrorDocument(
  style: CommonErrorStyle,
  refusals: Readonly<Record<string, RefusedRequest>> = {},
): Pick<SurfaceDocument, 'models' | 'headers' | 'pipelineResponses' | 'errorResponses' | 'responseHeaders'> {
  const translate = commonErrorMapper(style);
  const platforms = (status: string) =>
    Object.entries(EXAMPLES).flatMap(([each, { error }]) => (each === status ? [translate(error)] : []));
  return {
    models: [CommonErrorsBody],
    headers: HEADERS,
    responseHeaders: headersOf,
    pipelineResponses: () =>
      Object.fromEntries(
        OF_THE_PIPELINE.map((status) => [
          status,
          { name: EXAMPLES[status]?.name ?? '', response: responseOf(Number(status), platforms(status)) },
        ]),
      ),
    errorResponses: ({ failures, hasBody }) => {
      const own = failures.map((name) => {
        const refusal = refusals[name];
        if (!refusal) throw new Error(`The surface documents no refusal ${name}.`);
        return translate(refusal);
      });
      const statuses = new Set([...own.map(({ status }) => String(status)), ...(hasBody ? OF_A_BODY : [])]);
      return Object.fromEntries(
        [...statuses].map((status) => [
          status,
          responseOf(Number(status), [
            ...platforms(status),
            ...own.filter((error) => String(error.status) === status),
          ]),
        ]),
      );
    },
  };
}

function headersOf(status: number): Headers {
  const names = ['X-Request-Id', 'X-Correlation-ID'];
  if (status === 401) names.push('WWW-Authenticate');
  else if (status !== 403) names.push('RateLimit-Policy', 'RateLimit');
  if (status === 429 || status === 503) names.push('Retry-After');
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function responseOf(status: number, errors: readonly CommonError[]): Response {
  return {
    description: errors.map(({ errorCode }) => `\`${errorCode}\``).join(', '),
    headers: headersOf(status),
    content: {
      'application/json': {
        schema: { $ref: '#/components/schemas/CommonErrorsBody' },
        examples: Object.fromEntries(
          errors.map((error) => [error.errorCode, { value: error.body(REQUEST_ID) }]),
        ),
      },
    },
  };
}
