import {
  issueInDailyQuota,
  issueInNewName,
  issueInTeamEmail,
  tidyName,
} from '../../platform/clients/client-fields.js';
import type { Issue } from '../../platform/errors/request-error.js';
import { badRequest } from '../errors/recalls-error.js';
import { readSshPublicKey, type SshPublicKey, UnusableSshKey } from '../manufacturers/ssh-public-key.js';
import type { RecallsRole } from '../roles.js';

/** A request to onboard a client. */
export interface OnboardingRequest {
  /** The name of a manufacturer or other client. */
  readonly name: string;
  /** A team's address, not one person's (API guide, "Getting started"). */
  readonly email: string;
  readonly role: RecallsRole;
  /** The id of an existing manufacturer that gets another client; absent means a new manufacturer. */
  readonly manufacturerId?: number;
  /** OpenSSH public keys, one line each; only for new manufacturers. */
  readonly sshKeys?: readonly string[];
  /** Calls per UTC day; absent means the setting's. */
  readonly dailyQuota?: number;
}

/** A validated request: its texts are normalised and its keys parsed. */
export interface CheckedRequest {
  readonly name: string;
  readonly teamEmail: string;
  readonly role: RecallsRole;
  readonly manufacturerId: number | undefined;
  readonly sshKeys: readonly SshPublicKey[];
  readonly dailyQuota: number | null;
}

/** More than the number of machines from which a manufacturer sends files. */
const MOST_SSH_KEYS = 20;

/** @throws RecallsError a 400 that lists every issue */
export function checkRequest(request: OnboardingRequest): CheckedRequest {
  const { name, email, role, manufacturerId, dailyQuota, sshKeys = [] } = request;
  const found: [string, string | undefined][] = [
    ['name', issueInNewName(name)],
    ['email', issueInTeamEmail(email)],
    ['manufacturerId', issueInManufacturerId(manufacturerId, request)],
    ['dailyQuota', dailyQuota === undefined ? undefined : issueInDailyQuota(dailyQuota)],
    ['sshKeys', whyNoSshKeys(sshKeys, request)],
  ];
  const faults: Issue[] = found.flatMap(([field, message]) =>
    message === undefined ? [] : [{ field, message }],
  );
  const keys = whyNoSshKeys(sshKeys, request) === undefined ? readKeys(sshKeys, faults) : [];
  if (faults.length > 0) throw badRequest('invalidBody', faults);
  return {
    name: tidyName(name),
    teamEmail: email.trim(),
    role,
    manufacturerId,
    sshKeys: keys,
    dailyQuota: dailyQuota ?? null,
  };
}

/** The issues of an existing manufacturer's id together with the rest of the request. */
export function issueInManufacturerId(value: unknown, { role }: { role?: unknown }): string | undefined {
  if (value === undefined) return undefined;
  if (role === 'mot' || role === 'admin') return 'must be left out: only clients of manufacturers have one';
  const isId = Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 2 ** 31 - 1;
  return isId ? undefined : 'must be the id of a manufacturer';
}

/** All issues of the keys in a request, in one text. */
export function issueInSshKeys(
  value: unknown,
  request: { role?: unknown; manufacturerId?: unknown },
): string | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || !value.every((key): key is string => typeof key === 'string')) {
    return 'must be a list of OpenSSH public keys';
  }
  if (value.length > MOST_SSH_KEYS) return `must not be more than ${MOST_SSH_KEYS}`;
  const whyNone = whyNoSshKeys(value, request);
  if (whyNone !== undefined) return whyNone;
  const faults: Issue[] = [];
  readKeys(value, faults);
  return faults.length === 0
    ? undefined
    : faults.map(({ field, message }) => `${field} ${message}`).join('; ');
}

function whyNoSshKeys(
  keys: readonly string[],
  { role, manufacturerId }: { role?: unknown; manufacturerId?: unknown },
): string | undefined {
  if (keys.length === 0) return undefined;
  if (role === 'mot' || role === 'admin') return 'must be left out: only manufacturers use SFTP';
  return manufacturerId === undefined
    ? undefined
    : 'must be left out: the manufacturer is here already, and its keys are added to it';
}

/** The keys, each once: the same key in two files is not an error. */
function readKeys(texts: readonly string[], faults: Issue[]): SshPublicKey[] {
  const keys = new Map<string, SshPublicKey>();
  for (const [index, text] of texts.entries()) {
    try {
      const key = readSshPublicKey(text);
      keys.set(key.fingerprint, key);
    } catch (error) {
      if (!(error instanceof UnusableSshKey)) throw error;
      faults.push({ field: `sshKeys[${index}]`, message: error.message });
    }
  }
  return [...keys.values()];
}
