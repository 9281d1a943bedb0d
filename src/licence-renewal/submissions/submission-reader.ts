import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import type { PlacedIssue } from '../../platform/errors/request-error.js';
import type { BodyReader, ReadBody } from '../../platform/http/body-reader.js';
import { openBodyStream } from '../../platform/http/body-stream.js';
import { BodyBudget } from '../../platform/http/large-bodies/body-budget.js';
import type { BudgetedBody } from '../../platform/http/large-bodies/budgeted-body.js';
import { parseJsonWithLongStrings } from '../../platform/http/large-bodies/json-with-long-strings.js';
import { type ApiRequest, principalOf } from '../../platform/http/principal.js';
import { requireJsonType } from '../../platform/http/request-body.js';
import { whenHandled } from '../../platform/http/when-handled.js';
import { Surfaces } from '../../platform/surfaces/surfaces.js';
import type { RenewalFields } from '../applications/renewal-fields.js';
import type { Submission, SubmittedImage } from '../applications/submission.js';
import { ApplicationBytes } from './application-bytes.js';
import { canonicalBodyOf } from './canonical-body.js';
import { APPLICATION } from './fields/application-fields.js';
import { type CheckedFields, checkFields } from './fields/check-fields.js';
import { issuesOfRepeatedKeys } from './fields/repeated-keys.js';
import { SubmittedImages } from './images/submitted-images.js';
import { SCENARIO_ISSUE, scenarioOf } from './test-scenario.js';

/** Reads an application within the byte budget, and finds every issue of its fields and images. */
@Injectable()
export class SubmissionReader implements BodyReader {
  constructor(
    private readonly budget: BodyBudget,
    private readonly images: SubmittedImages,
    private readonly surfaces: Surfaces,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async read(request: ApiRequest, reply: FastifyReply): Promise<ReadBody> {
    requireJsonType(request.headers);
    const { clientId } = principalOf(request);
    const share = this.budget.open(clientId);
    // Its images are in memory until they are stored.
    whenHandled(reply, () => share.release());
    const body = openBodyStream(ApplicationBytes, request.raw, reply.raw, this.settings) as BudgetedBody;
    const bytes = await body.collect(share);
    const { depth } = this.surfaces.ofRequest(request).body;
    const { value, repeatedKeys } = await parseJsonWithLongStrings(bytes, depth);
    const checked = checkFields(APPLICATION, value);
    const decoded = await this.images.decode(clientId, checked.images);
    const scenario = scenarioOf(request);
    const issues: PlacedIssue[] = [
      ...(scenario === 'unknown' ? [SCENARIO_ISSUE] : []),
      ...issuesOfRepeatedKeys(APPLICATION, repeatedKeys),
      ...checked.issues,
      ...decoded.issues,
    ];
    if (issues.length > 0 || scenario === 'unknown') return { issues };
    const submission = await submissionOf(request, checked, decoded.images);
    const given = scenario === undefined ? submission : { ...submission, scenario };
    return { body: new SubmissionBody(given, () => share.recycle()) };
  }
}

/** A validated application, as the handler gets it. */
export class SubmissionBody {
  static readonly reader = SubmissionReader;

  /** @param end gives the memory of the body back, once nobody works with the images any more. After a failure somebody may. */
  constructor(
    readonly submission: Submission,
    readonly end: () => void,
  ) {}
}

async function submissionOf(
  request: ApiRequest,
  checked: CheckedFields,
  images: readonly SubmittedImage[],
): Promise<Submission> {
  const { clientId, environment } = principalOf(request);
  // The table says what they are like.
  const fields = checked.fields as unknown as RenewalFields;
  return {
    clientId,
    environment,
    transactionId: fields.handler.transactionId ?? randomUUID(),
    fields,
    images,
    canonicalBody: await canonicalBodyOf(fields, images),
  };
}
