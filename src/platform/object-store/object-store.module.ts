import { join } from 'node:path';
import { Global, Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { FolderStore } from './folder/folder-store.js';
import { ObjectStore } from './object-store.js';
import { ObjectOwners } from './sweep/object-owners.js';

/** Where objects are kept outside a server: under `DATA_DIR`. */
export const OBJECTS_FOLDER = 'objects';

/** The object store, for every feature (docs/adr/0025). */
@Global()
@Module({
  providers: [
    {
      provide: ObjectStore,
      inject: [SETTINGS],
      useFactory: ({ dataDir }: Settings): ObjectStore => new FolderStore(join(dataDir, OBJECTS_FOLDER)),
    },
    ObjectOwners,
  ],
  exports: [ObjectStore, ObjectOwners],
})
export class ObjectStoreModule {}
