import { isEmail } from 'class-validator';
import { readSshPublicKey, type SshPublicKey, UnusableSshKey } from '../clients/ssh-public-key.js';
import type { Fault } from '../errors/recalls-error.js';
import { badRequest } from '../errors/recalls-error.js';
import type { Role } from '../http/caller.js';

/** What is asked of a newcomer. */
export interface OnboardingRequest {
  /** A manufacturer's name, or a word for any other client. */
  readonly name: string;
  /** A team's address, not one person's (API guide, "Getting started"). */
  readonly email: string;
  readonly role: Role;
  /** OpenSSH public keys, one line each; manufacturers only. */
  readonly sshKeys?: readonly string[];
  /** Calls a UTC day; absent means the setting's. */
  readonly dailyQuota?: number;
}

/** A request that can be carried out: tidied, and its keys read. */
export interface CheckedRequest {
  readonly name: string;
  readonly teamEmail: string;
  readonly role: Role;
  readonly sshKeys: readonly SshPublicKey[];
  readonly dailyQuota: number | null;
}

const LONGEST_NAME = 100;
const LARGEST_QUOTA = 1_000_000_000;

/** @throws RecallsError a 400 that lists every fault. */
export function checkRequest(request: OnboardingRequest): CheckedRequest {
  const faults: Fault[] = [];
  const name = request.name.normalize('NFC').trim();
  const teamEmail = request.email.trim();
  if (name.length < 1 || name.length > LONGEST_NAME) {
    faults.push({ field: 'name', message: `must have 1 to ${LONGEST_NAME} characters` });
  }
  // Invisible characters would let two names look alike.
  if (/\p{C}/u.test(name))
    faults.push({ field: 'name', message: 'must not have control or invisible characters' });
  if (!isEmail(teamEmail)) faults.push({ field: 'email', message: 'must be an e-mail address' });
  const { dailyQuota = null } = request;
  if (
    dailyQuota !== null &&
    !(Number.isInteger(dailyQuota) && dailyQuota >= 1 && dailyQuota <= LARGEST_QUOTA)
  ) {
    faults.push({ field: 'dailyQuota', message: `must be a whole number from 1 to ${LARGEST_QUOTA}` });
  }
  const sshKeys = readKeys(request, faults);
  if (faults.length > 0) throw badRequest('invalidBody', faults);
  return { name, teamEmail, role: request.role, sshKeys, dailyQuota };
}

/** The keys, each once: the same key in two files is no fault. */
function readKeys({ role, sshKeys = [] }: OnboardingRequest, faults: Fault[]): SshPublicKey[] {
  if (sshKeys.length > 0 && role !== 'manufacturer') {
    faults.push({ field: 'sshKeys', message: 'must be left out: only manufacturers use SFTP' });
    return [];
  }
  const keys = new Map<string, SshPublicKey>();
  for (const [index, text] of sshKeys.entries()) {
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
