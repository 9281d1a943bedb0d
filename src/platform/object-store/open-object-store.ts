import { join } from 'node:path';
import type { Settings } from '../config/settings.js';
import { FolderStore } from './folder/folder-store.js';
import type { ObjectStore } from './object-store.js';

/** Where objects are kept when no server is named: under `DATA_DIR`. */
export const OBJECTS_FOLDER = 'objects';

/** The object store of the settings. Nothing is asked of it yet. */
export async function openObjectStore({
  bucket,
  dataDir,
}: Pick<Settings, 'bucket' | 'dataDir'>): Promise<ObjectStore> {
  if (bucket === undefined) return new FolderStore(join(dataDir, OBJECTS_FOLDER));
  // The library is loaded only by processes that need it: it takes as long as a tenth of a start.
  const { S3Store } = await import('./s3/s3-store.js');
  return new S3Store(bucket);
}
