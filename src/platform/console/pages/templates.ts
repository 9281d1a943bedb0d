import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import nunjucks from 'nunjucks';
import { projectFolder } from '../../config/project-folder.js';
import { Assets } from './assets.js';
import { addFilters } from './filters.js';

/** The build copies the templates and assets of the pages there, because an image for production has no `src`. */
const BUILT = join(projectFolder(), 'dist');

/** Where the templates are, each under its path in `src`: beside the code in development and tests, and copied by the build. */
const ROOT = import.meta.dirname.startsWith(BUILT + sep)
  ? join(BUILT, 'pages')
  : join(projectFolder(), 'src');

const GOVUK = join(dirname(createRequire(import.meta.url).resolve('govuk-frontend/package.json')), 'dist');

/** The scripts, styles and pictures of the pages. */
export const ASSETS = new Assets(ROOT, GOVUK);

/**
 * One environment for all pages. Values are escaped unless a template says `safe`.
 */
const environment = new nunjucks.Environment([new nunjucks.FileSystemLoader([ROOT, GOVUK])], {
  autoescape: true,
  trimBlocks: true,
  lstripBlocks: true,
});
environment.addGlobal('asset', (name: string) => ASSETS.addressOf(name));
addFilters(environment);

/** @param template its path in `src`, for example `console/people/people.njk` */
export function render(template: string, context: object): string {
  return environment.render(template, context);
}
