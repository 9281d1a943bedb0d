import { readFile } from 'node:fs/promises';
import { operator } from '../../platform/cli/operator.js';
import { writeOutput } from '../../platform/cli/output-file.js';
import { withServiceContext } from '../../platform/cli/with-service-context.js';
import type { Settings } from '../../platform/config/settings.js';
import { ForwardedFilesModule } from '../processing/forwarding/forwarded-files.module.js';
import { type NotOpened, OpenForwardedFiles } from '../processing/forwarding/open-forwarded-files.js';

const REASONS: Readonly<Record<NotOpened, string>> = {
  'no forwarded file': 'is no file of a forwarded application',
  erased: "can't be opened any more: its application is erased, or is not of this database",
  damaged: 'is damaged, or was changed',
};

/** Prints what a forwarded file has, as JSON. */
export async function openForwarded(
  file: string,
  out: string | undefined,
  settings: Settings,
): Promise<void> {
  const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`${file} can't be read (${error.code})`);
  });
  await writeOutput(out, () =>
    withServiceContext(settings, ForwardedFilesModule, async (service) => {
      const opened = await service.get(OpenForwardedFiles).open(operator(), content);
      if ('problem' in opened) throw new Error(`${file} ${REASONS[opened.problem]}`);
      return `${opened.content.toString('utf8')}\n`;
    }),
  );
}
