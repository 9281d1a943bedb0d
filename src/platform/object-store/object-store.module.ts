import { Global, Module } from '@nestjs/common';
import { SETTINGS } from '../config/settings.js';
import { ObjectStore } from './object-store.js';
import { openObjectStore } from './open-object-store.js';
import { SealedObjects } from './sealed-objects.js';
import { ObjectOwners } from './sweep/object-owners.js';

/** The object store, for every feature (docs/adr/0025). */
@Global()
@Module({
  providers: [
    {
      provide: ObjectStore,
      inject: [SETTINGS],
      useFactory: openObjectStore,
    },
    ObjectOwners,
    SealedObjects,
  ],
  exports: [ObjectStore, ObjectOwners, SealedObjects],
})
export class ObjectStoreModule {}
