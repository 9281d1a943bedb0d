import { type FileFault, REASONS, shownValue } from './reasons.js';

/** What is wrong with the name of a file (SFTP guide, "Data specification" and "Error reasons"). */
export function faultsOfFileName(fileName: string): FileFault[] {
  const faults: FileFault[] = [];
  const value = shownValue(fileName);
  if (!/\.csv$/i.test(fileName)) {
    faults.push({
      line: null,
      column: null,
      reason: REASONS.extension,
      value,
      expected: 'must end with .csv',
    });
  }
  if (/\s/.test(fileName)) {
    faults.push({
      line: null,
      column: null,
      reason: REASONS.spacesInName,
      value,
      expected: 'must be a name without spaces',
    });
  }
  return faults;
}
