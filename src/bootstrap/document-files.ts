import type { Settings } from '../platform/config/settings.js';
import { buildDocument, documentAsYaml } from '../platform/openapi/build-document.js';
import { surfacesOf } from '../surfaces.js';
import { previewApplication } from './preview-application.js';

/** The OpenAPI document of each surface that has one, as the text of a file by its name in `docs`. */
export async function documentFiles(settings: Settings): Promise<Readonly<Record<string, string>>> {
  const application = await previewApplication(settings);
  return Object.fromEntries(
    surfacesOf(settings).flatMap(({ name, document }) =>
      document ? [[fileNameOf(name), documentAsYaml(buildDocument(application, document, settings))]] : [],
    ),
  );
}

/** The recalls surface was the only one, and others refer to its file. */
function fileNameOf(surface: string): string {
  return surface === 'recalls' ? 'openapi.yml' : `openapi-${surface.replaceAll(' ', '-')}.yml`;
}
