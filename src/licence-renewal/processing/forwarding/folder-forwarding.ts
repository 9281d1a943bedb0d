import { utcDay } from '../../../platform/clock/clock.js';
import type { ObjectStore } from '../../../platform/object-store/object-store.js';
import type { ApplicationSeals } from '../../applications/application-seals.js';
import { writeForwardedFile } from './forwarded-file.js';
import { type Forwarded, Forwarding, ForwardingFailed } from './forwarding.js';

/**
 * Forwards into a folder for each day, one sealed file for each application. The file appears complete, under a name that is the application's, so a
 * second delivery replaces it with the same. It can be opened for as long as the application's key exists (`recalls renewals open`).
 */
export class FolderForwarding extends Forwarding {
  constructor(
    private readonly folder: ObjectStore,
    private readonly seals: ApplicationSeals,
  ) {
    super();
  }

  async deliver({ id, environment, receivedAt, content }: Forwarded): Promise<void> {
    const seal = await this.seals.find(id);
    if (!seal) throw new ForwardingFailed('the application was erased');
    const file = writeForwardedFile({
      applicationId: id,
      dataKeyId: seal.dataKeyId,
      sealed: seal.sealForwarded(content),
    });
    await this.folder.put(`${environment}/${utcDay(receivedAt.getTime())}/${id}.renewal`, file);
  }
}
