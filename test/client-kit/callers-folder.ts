import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Outcome } from '../support/outcome.js';
import { shell } from '../support/started-service.js';

/** The package's dependencies, which a folder without a network can't get from the registry. */
const DEPENDENCIES = ['openapi-fetch', 'openapi-typescript-helpers'];

const OFFLINE = { npm_config_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false' };

/** The lines of client/README.md in a language. */
export async function readmeLines(language: 'sh' | 'js' | 'mjs' | 'cjs' | 'ts'): Promise<string> {
  const page = await readFile('client/README.md', 'utf8');
  const lines = new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's').exec(page)?.[1];
  if (lines === undefined) throw new Error(`The page has no lines in ${language}.`);
  return lines;
}

/** A caller's own folder. Beside it, as in client/README.md, is `vehicle-recalls`, the project that the service was started in. */
export class CallersFolder {
  private constructor(readonly path: string) {}

  /** @param around a new folder for both */
  static async make(around: string, { dataDir }: { dataDir: string }): Promise<CallersFolder> {
    await mkdir(join(around, 'vehicle-recalls'), { recursive: true });
    for (const name of ['client', 'docs']) {
      await symlink(resolve(name), join(around, 'vehicle-recalls', name));
    }
    await symlink(dataDir, join(around, 'vehicle-recalls', 'data'));
    await mkdir(join(around, 'caller'));
    return new CallersFolder(join(around, 'caller'));
  }

  /** Runs lines here, where npm has no network. */
  run(lines: string): Promise<Outcome> {
    return shell(lines, { cwd: this.path, settings: OFFLINE });
  }

  /** Installs the package from what `npm pack` makes of it, as those do who do not have the project. */
  async installPacked(): Promise<Outcome> {
    const dependencies = DEPENDENCIES.map((name) => `'${resolve('node_modules', name)}'`).join(' ');
    return this.run(`
      npm pack --silent ../vehicle-recalls/client
      npm pack --silent --ignore-scripts ${dependencies}
      npm install ./*.tgz
    `);
  }

  /** Writes a program and runs it. */
  async runProgram(name: string, program: string): Promise<Outcome> {
    await writeFile(join(this.path, name), program);
    return this.run(`'${process.execPath}' ${name}`);
  }

  /** Checks programs as strictly as the compiler can, the package's own types included, and compiles them into `out`. */
  async compile(
    programs: Readonly<Record<string, string>>,
    options: { readonly module: string; readonly moduleResolution: string },
  ): Promise<Outcome> {
    for (const [name, program] of Object.entries(programs)) await writeFile(join(this.path, name), program);
    const compilerOptions = {
      ...options,
      target: 'es2022',
      strict: true,
      skipLibCheck: false,
      rootDir: '.',
      outDir: 'out',
      typeRoots: [resolve('node_modules/@types')],
      types: ['node'],
    };
    await writeFile(
      join(this.path, 'tsconfig.json'),
      JSON.stringify({ compilerOptions, files: Object.keys(programs) }),
    );
    return this.run(`'${process.execPath}' '${resolve('node_modules/typescript/bin/tsc')}'`);
  }
}
