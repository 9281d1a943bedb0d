/**
 * How people start the command line, in everything that they paste. `npx` and `npm exec` would do in this folder; in any other, they ask the
 * public registry for a package of that name, and run whatever somebody has put there.
 */
export const COMMAND = 'node bin/recalls.js';
