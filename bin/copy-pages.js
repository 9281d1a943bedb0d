// Copies the templates of the console, and the files that its pages load, from `src` to `dist/pages`. The compiler leaves them where they
// are, and an image for production has no `src`.
import { cpSync, rmSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('..', import.meta.url));
const COPIED = new Set(['.njk', '.css', '.js', '.svg', '.png']);

const pages = join(project, 'dist', 'pages');
rmSync(pages, { recursive: true, force: true });
cpSync(join(project, 'src'), pages, {
  recursive: true,
  filter: (path) => statSync(path).isDirectory() || COPIED.has(extname(path)),
});
