import type { OutgoingHttpHeaders } from 'node:http';
import { encodeCursor } from '../../../src/platform/http/page-cursor.js';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { RecallsRole } from '../../../src/recalls/roles.js';
import {
  newSubject,
  type PopulatedService,
  type Subject,
} from '../../recalls/contracts/populated-service.js';
import { PROTECTED_ROUTES, STANDARD_PLAN_TAG } from '../../recalls/contracts/route-list.js';
import type { Conformance, Operation } from '../../surfaces/conformance.js';
import type { Surroundings } from './request-arbitrary.js';

type Known = Surroundings['known'];

/** The data for the calls of each operation: clients that may call it, clients that may not, and objects to find. */
export class FuzzSurroundings {
  private constructor(
    private readonly conformance: Conformance,
    private readonly credentials: Readonly<Record<RecallsRole, readonly OutgoingHttpHeaders[]>>,
    private readonly refusedCredentials: Readonly<Record<RecallsRole, readonly OutgoingHttpHeaders[]>>,
    private readonly known: Known,
    /** The data for one operation alone: what it may change, and positions in its list. */
    private readonly knownTo: Readonly<Record<string, Known>>,
  ) {}

  static async of(populated: PopulatedService, conformance: Conformance): Promise<FuzzSurroundings> {
    const { service, clients, expiredTokens } = populated;
    const [other, holder] = [await service.onboard(), await service.onboard()];
    const headersOf = async (client: OnboardedClient, { apiKey } = client) => ({
      authorization: `Bearer ${await service.tokenOf(client)}`,
      'x-api-key': apiKey,
    });
    const right = {
      manufacturer: await headersOf(clients.manufacturer),
      mot: await headersOf(clients.mot),
      admin: await headersOf(clients.admin),
    };
    const mixed = await headersOf(clients.manufacturer, other);
    const refusedAs = (role: RecallsRole, others: readonly RecallsRole[]) => {
      const { authorization, 'x-api-key': apiKey } = right[role];
      return [
        {},
        { authorization },
        { 'x-api-key': apiKey },
        { 'x-api-key': apiKey, authorization: `${authorization}x` },
        { 'x-api-key': apiKey, authorization: authorization.replace(/\.[^.]*$/, '.') },
        { 'x-api-key': apiKey, authorization: 'Bearer a.b.c' },
        { 'x-api-key': apiKey, authorization: `Bearer ${expiredTokens[role]}` },
        { authorization, 'x-api-key': `${apiKey}0` },
        mixed,
        ...others.map((each) => right[each]),
      ];
    };
    const { manufacturer, mot, admin } = right;
    return new FuzzSurroundings(
      conformance,
      {
        manufacturer: [manufacturer, manufacturer, manufacturer, await headersOf(other)],
        mot: [mot],
        admin: [admin],
      },
      {
        manufacturer: refusedAs('manufacturer', ['mot', 'admin']),
        mot: refusedAs('mot', ['manufacturer', 'admin']),
        admin: refusedAs('admin', ['manufacturer', 'mot']),
      },
      knownToAll(populated, holder),
      {
        ...(await placesInLists(populated, conformance)),
        ...thingsToChange(populated, await newSubject(service), holder),
      },
    );
  }

  /** Headers that are sufficient to reach an operation's parameters. */
  rightFor(operation: Operation): Record<string, string> {
    const [right = {}] = this.credentials[roleOf(operation) ?? 'manufacturer'];
    return Object.fromEntries(Object.entries(right).map(([name, value]) => [name, String(value)]));
  }

  /** The data for one operation. */
  for(operation: Operation): Surroundings {
    const role = roleOf(operation) ?? 'manufacturer';
    return {
      resolve: (schema) => this.conformance.resolve(schema),
      credentials: this.credentials[role],
      refusedCredentials: this.refusedCredentials[role],
      known: { ...this.known, ...this.knownTo[operation.id] },
    };
  }
}

function knownToAll({ ownRuns, subject }: PopulatedService, holder: OnboardedClient): Known {
  return {
    // Few vehicles and campaigns, so that calls often concern the same recalls.
    vin: ['123456789AC', 'VF1AA', 'vf1aa', '1M8GDM9AXKP042788'],
    manufacturerCampaignReference: ['CAR/1', 'CAR/2'],
    dvsaCampaignReference: ['R/123/001', 'R/2022/002', ''],
    rectificationDate: ['2024-03-30', '2025-01-01'],
    tenant: ['recalls', '8f4a1d36-2c5b-4e7f-9a60-d37c51e8b204'],
    client_id: [holder.clientId],
    client_secret: [holder.clientSecret],
    scope: [holder.scopeUrl],
    // Never one of the callers, which must be able to call until the end.
    clientId: [subject.clientId],
    manufacturerId: [subject.manufacturerId],
    runId: [ownRuns.merged, ownRuns.rejected],
  };
}

/**
 * @param doomed loses its keys and secrets, which are renewed before they are needed
 * @param holder of one secret
 */
function thingsToChange(
  {
    clients,
    subject,
    clientWithUser,
    kadoeClient,
    ownSecretIds,
    heldRuns,
    waitingRuns,
    wrongRuns,
    ownRuns,
    enquiry,
    renewals,
  }: PopulatedService,
  doomed: Subject,
  holder: OnboardedClient,
): Record<string, Known> {
  const [toApprove = '', toReject = ''] = heldRuns;
  return {
    removeClientSecret: { keyId: ownSecretIds },
    changeClient: { 'If-Match': [subject.clientTag, `"x", ${subject.clientTag}`] },
    changeManufacturer: {
      'If-Match': [subject.manufacturerTag, `"x", ${subject.manufacturerTag}`],
      // The document's example is already in use by then.
      name: ['Renamed Motors', 'Renamed Lorries'],
    },
    // Administrators can't disable themselves; the call with the other client succeeds.
    disableClient: { clientId: [subject.clientId, clients.admin.clientId] },
    issueClientSecret: { clientId: [holder.clientId] },
    resetUserOfClient: { clientId: [clientWithUser] },
    readKadoeClient: { clientId: [kadoeClient.clientId, subject.clientId] },
    changeKadoeClient: {
      clientId: [kadoeClient.clientId, subject.clientId],
      'If-Match': [kadoeClient.tag, `"x", ${kadoeClient.tag}`],
      // Made from the document alone they seldom fit each other.
      enquirers: [{ FZ001: ['00EV'] }, { FZ001: ['00EV', '00AC'], FZ002: ['00AC'] }],
      linkProviderId: [null, '0042'],
      mandates: [[]],
      plan: ['standard', 'bulk'],
    },
    changePlanOfClient: {
      clientId: [kadoeClient.clientId, subject.clientId],
      plan: ['standard', 'bulk', 'none'],
    },
    readRenewal: { applicationId: [renewals.toAccept, renewals.toErase] },
    readRenewalImage: { applicationId: [renewals.toAccept], kind: ['photo', 'signature', 'photocard-front'] },
    acceptRenewal: { applicationId: [renewals.toAccept, renewals.toErase] },
    rejectRenewal: { applicationId: [renewals.toReject, renewals.toErase] },
    forwardRenewalAgain: { applicationId: [renewals.toForward, renewals.toReject] },
    eraseRenewal: { applicationId: [renewals.toErase, renewals.toForward] },
    explainEnquiry: { enquiryId: [enquiry] },
    explainEnquiryWithKeeper: { enquiryId: [enquiry] },
    revokeApiKey: { clientId: [doomed.clientId], keyId: doomed.apiKeyIds },
    revokeClientSecret: { clientId: [doomed.clientId], keyId: doomed.secretIds },
    removeSshKey: { keyId: subject.sshKeyIds },
    approveClosures: { runId: [toApprove, ownRuns.merged] },
    rejectClosures: { runId: [toReject, ownRuns.merged] },
    giveUpImport: { runId: [...waitingRuns, ownRuns.merged] },
    createPlan: { name: ['fleet', 'vans', 'standard'] },
    readPlan: { name: ['standard', 'none'] },
    changePlan: { name: ['standard'], 'If-Match': [STANDARD_PLAN_TAG, `"x", ${STANDARD_PLAN_TAG}`] },
    removePlan: { name: ['fleet', 'vans', 'bulk'] },
    // Never a run that other calls read.
    undoImport: { runId: [...wrongRuns, ownRuns.rejected] },
  };
}

/** Lists that are empty here, so any position in their order will do. */
const ANY_PLACES: Readonly<Record<string, string>> = {
  searchEnquiries: encodeCursor([1, '0193767c-1c00-7b5e-9d4f-2a1c3e5f7089']),
  listEnquiries: encodeCursor([1, '0193767c-1c00-7b5e-9d4f-2a1c3e5f7089']),
  listRenewals: encodeCursor([1, '0193767c-1c00-4b5e-9d4f-2a1c3e5f7089']),
  searchRenewals: encodeCursor([1, '0193767c-1c00-4b5e-9d4f-2a1c3e5f7089']),
  readVehicleHistory: encodeCursor([1, 1]),
  listEndingCredentials: encodeCursor([1, '0193767c-1c00-4b5e-9d4f-2a1c3e5f7089']),
  listUndeliveredMails: encodeCursor([1, '0193767c-1c00-4b5e-9d4f-2a1c3e5f7089']),
  listKadoeClients: encodeCursor(['0193767c-1c00-4b5e-9d4f-2a1c3e5f7089']),
  listClosuresOfImport: encodeCursor([1]),
  listImportChanges: encodeCursor([1, 1]),
  listVehiclesToldNoByImport: encodeCursor(['VF1AA']),
  listVehiclesToldNoByClient: encodeCursor(['VF1AA']),
};

/** For each list, the position after its first entry. */
async function placesInLists(
  { service, clients, ownRuns }: PopulatedService,
  { operations }: Conformance,
): Promise<Record<string, Known>> {
  const places: Record<string, Known> = {};
  for (const operation of operations) {
    const role = roleOf(operation);
    // The change feed calls its cursor `since`, which is a time elsewhere.
    const parameter = ['cursor', 'since'].find((each) =>
      operation.parameters.some(({ name }) => name === each),
    );
    if (!role || !parameter) continue;
    const place = ANY_PLACES[operation.id];
    if (place !== undefined) {
      places[operation.id] = { [parameter]: [place] };
      continue;
    }
    const path = operation.path.replace('{runId}', ownRuns.rejected);
    const { body } = await service.as(clients[role]).get(`${path}?limit=1`);
    if (typeof body.next !== 'string') throw new Error(`The list of ${operation.id} has no second page.`);
    places[operation.id] = { [parameter]: [body.next] };
  }
  return places;
}

/** A role that may call the operation; undefined for a public one. */
function roleOf({ method, path }: Operation): RecallsRole | undefined {
  return PROTECTED_ROUTES[`${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`]?.roles[0];
}
