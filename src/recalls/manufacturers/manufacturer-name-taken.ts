import { RecallsError } from '../errors/recalls-error.js';

/** The 409 for a name that another manufacturer has, or that people could mistake for that one. */
export function nameTaken(name: string, namesake: string): RecallsError {
  const isSame = namesake.toLowerCase() === name.toLowerCase();
  const message = isSame
    ? `A manufacturer named ${name} is already onboarded`
    : `A manufacturer named ${namesake} is already onboarded, and ${name} looks the same`;
  return new RecallsError('conflict', { message });
}
