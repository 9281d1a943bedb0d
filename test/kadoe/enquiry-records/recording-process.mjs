// Records enquiries as fast as it can, and prints the id of each that was acknowledged, until it is killed.
import { EnquiryRecordsModule } from '../../../dist/src/kadoe/enquiry-records/enquiry-records.module.js';
import { EnquiryRecords } from '../../../dist/src/kadoe/enquiry-records/recording/enquiry-records.js';
import { withServiceContext } from '../../../dist/src/platform/cli/with-service-context.js';
import { readSettings } from '../../../dist/src/platform/config/read-settings.js';

const ENQUIRY = {
  clientId: '6f1f9b52-0c1e-4d8a-9a53-6f4e1f3d2b10',
  environment: 'live',
  enquirerId: 'IT321',
  linkProviderId: null,
  reasonCode: '00EV',
  referenceNumber: 'KILLED',
  eventDate: '2025-01-01',
  asked: { registrationNumber: 'AB12CDE' },
  outcome: 'ENV913',
  load: null,
  versions: null,
  chargeable: false,
};

await withServiceContext(readSettings(), EnquiryRecordsModule, async (service) => {
  const records = service.get(EnquiryRecords);
  const recordOn = async () => {
    for (;;) {
      const { id } = await records.add(ENQUIRY);
      process.stdout.write(`${id}\n`);
    }
  };
  await Promise.all(Array.from({ length: 32 }, recordOn));
});
