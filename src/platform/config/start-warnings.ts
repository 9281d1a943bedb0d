import { distance } from 'fastest-levenshtein';
import { whyConsoleIsOff } from './console-url.js';
import { SETTING_NAMES } from './environment.js';
import { isLoopback } from './loopback.js';
import { publicSftpAddress } from './public-addresses.js';
import type { Settings } from './settings.js';

/** Shorter names are similar to too many other names. */
const SHORTEST_NAME = 6;

/** Two letters that are swapped count as two changes. */
const MOST_CHANGES = 2;

/**
 * In production: the defaults in use that are meant for trying the service out, each with the name of its variable. Anywhere: why there is no
 * console.
 */
export function startWarnings(settings: Settings, variables: NodeJS.ProcessEnv = process.env): string[] {
  const consoleOff = settings.parts.has('console') ? whyConsoleIsOff(settings) : undefined;
  const warnings = consoleOff === undefined ? [] : [consoleOff];
  if (!settings.production) return warnings;
  const { smtpUrl, publicUrl, redisUrl, operatorsEmail, parts, sftpPublic } = settings;
  if (smtpUrl === undefined) {
    warnings.push('SMTP_URL is not set: mails become files in DATA_DIR/mail, and nobody receives them.');
  }
  if (!variables.IDENTITY) {
    warnings.push(
      'IDENTITY is not set: this service issues the access tokens itself. IDENTITY=local says that this is meant.',
    );
  }
  if (publicUrl === undefined || isLoopback(new URL(publicUrl).hostname)) {
    warnings.push(
      `PUBLIC_URL is ${publicUrl === undefined ? 'not set' : publicUrl}: the addresses that clients are given at onboarding are of this machine.`,
    );
  }
  if (sftpPublic.host === undefined && (parts.has('api') || parts.has('sftp'))) {
    const address = publicSftpAddress(settings);
    warnings.push(
      `SFTP_PUBLIC_HOST is not set: at onboarding, manufacturers are told ${address ? `to send files to ${address.host}` : 'no address to send files to'}.`,
    );
  }
  if (redisUrl === undefined && parts.has('api')) {
    warnings.push(
      'REDIS_URL is not set: each process limits on its own, so several together let a client make several times its calls.',
    );
  }
  if (operatorsEmail === undefined && parts.has('worker')) {
    warnings.push('OPERATORS_EMAIL is not set: nobody is mailed when closures are held for a decision.');
  }
  return warnings;
}

/** Environment variables whose names look like a mistyped setting. */
export function mistypedSettings(variables: NodeJS.ProcessEnv = process.env): string[] {
  return Object.keys(variables).flatMap((name) => {
    if (name.length < SHORTEST_NAME || !variables[name] || SETTING_NAMES.includes(name)) return [];
    const meant = SETTING_NAMES.find(
      (known) => known.length >= SHORTEST_NAME && distance(name, known) <= MOST_CHANGES,
    );
    return meant === undefined ? [] : [`${name} is not a setting of the service. Did you mean ${meant}?`];
  });
}
