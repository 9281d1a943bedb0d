// Builds the package in client/ twice, because programs that use `require` and those that use `import` each need their own form:
// client/dist/esm and client/dist/cjs. The types of both are the same text, read by the format of the folder that they are in.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const client = fileURLToPath(new URL('../client', import.meta.url));
const compiler = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin',
  'tsc',
);

const compile = async (config) => {
  const words = [compiler, '--project', join(client, config)];
  const [status] = await once(spawn(process.execPath, words, { stdio: 'inherit' }), 'exit');
  return status;
};
const statuses = await Promise.all(['tsconfig.esm.json', 'tsconfig.cjs.json'].map(compile));
if (statuses.some((status) => status !== 0)) process.exit(1);

for (const format of ['esm', 'cjs']) {
  // The compiler leaves out what has only types already.
  for (const types of ['schema.d.ts', join('kadoe', 'schema.d.ts'), join('licence-renewal', 'schema.d.ts')]) {
    copyFileSync(join(client, types), join(client, 'dist', format, types));
  }
}
writeFileSync(join(client, 'dist', 'cjs', 'package.json'), '{ "type": "commonjs" }\n');
