import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Settings } from '../../../src/platform/config/settings.js';
import type { ObjectStore } from '../../../src/platform/object-store/object-store.js';
import { openObjectStore } from '../../../src/platform/object-store/open-object-store.js';
import { S3Server } from './s3-server.js';

/** Where a store keeps its objects, for as long as a test needs it. */
export interface Place {
  readonly settings: Pick<Settings, 'bucket' | 'dataDir'>;
  /** As a process of its own has them. */
  readonly variables: Readonly<Record<string, string>>;
  open(): Promise<ObjectStore>;
  /** The store can't be reached from now on. */
  breakDown(): Promise<void>;
  remove(): Promise<void>;
}

export interface KindOfStore {
  readonly kind: string;
  prepare(): Promise<Place>;
}

/** Both promise the same, so each test of the store has this table. */
export const KINDS_OF_STORE: readonly KindOfStore[] = [
  {
    kind: 'a folder',
    prepare: async () => {
      const dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-objects-'));
      const settings = { bucket: undefined, dataDir };
      return {
        settings,
        variables: { DATA_DIR: dataDir },
        open: () => openObjectStore(settings),
        breakDown: async () => {
          // A file where the folder was, because tests may run as root, whom no permission stops.
          await rename(join(dataDir, 'objects'), join(dataDir, 'moved')).catch(() => undefined);
          await writeFile(join(dataDir, 'objects'), '');
        },
        remove: () => rm(dataDir, { recursive: true, force: true }),
      };
    },
  },
  {
    kind: 'a bucket',
    prepare: async () => {
      const server = await S3Server.start();
      const settings = { bucket: server.settings, dataDir: '/nowhere' };
      return {
        settings,
        variables: { STORAGE_URL: server.url },
        open: () => openObjectStore(settings),
        breakDown: () => server.kill(),
        remove: () => server.stop(),
      };
    },
  },
];
