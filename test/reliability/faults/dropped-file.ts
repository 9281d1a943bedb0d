import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';

/** Stores a file as SFTP servers do: complete, with one rename. */
export async function dropFile(
  service: Service,
  maker: OnboardedClient,
  name: string,
  content: string,
): Promise<void> {
  const folder = join(service.settings.landingDir, maker.sftp?.username ?? '');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, '.making'), content);
  await rename(join(folder, '.making'), join(folder, name));
}
