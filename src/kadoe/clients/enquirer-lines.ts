import { linesOf } from '../../platform/clients/onboarding-field.js';
import type { ReasonsOfEnquirers } from './client-rules.js';

/**
 * Reads lines such as `IT321=00EV,00AC`. What is wrong with a line is left to the rules of enquirers: one without an equals sign has no reasons.
 * The reasons of an enquirer on two lines are put together.
 */
export function enquirersIn(text: string): ReasonsOfEnquirers {
  const enquirers = new Map<string, string[]>();
  for (const line of linesOf(text)) {
    const [id = '', reasons = ''] = line.split('=', 2);
    const codes = reasons
      .split(',')
      .map((code) => code.trim())
      .filter((code) => code !== '');
    enquirers.set(id.trim(), [...(enquirers.get(id.trim()) ?? []), ...codes]);
  }
  return Object.fromEntries(enquirers);
}

/** The same lines again. */
export function linesWith(enquirers: ReasonsOfEnquirers): string[] {
  return Object.entries(enquirers).map(([id, reasons]) => `${id}=${reasons.join(',')}`);
}
