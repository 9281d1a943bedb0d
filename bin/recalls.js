#!/usr/bin/env node
try {
  await import('../dist/service/cli.js');
} catch (error) {
  if (error.code !== 'ERR_MODULE_NOT_FOUND' || !error.url?.endsWith('/dist/service/cli.js')) throw error;
  process.stderr.write('recalls is not built yet: run "npm ci", or "npm run build" if that was done.\n');
  process.exitCode = 1;
}
