import { readFile } from 'node:fs/promises';
import { RecallsApiError } from './recalls-api-error.js';
import { createRecallsClient } from './recalls-client.js';

// Opens a recall, reads it and deletes it. Run it against a service that was started with `npm start`:
//   node dist/client/example.js data/demo.json
const [, , file = 'data/demo.json'] = process.argv;
const { url, manufacturer } = JSON.parse(await readFile(file, 'utf8'));
const recalls = createRecallsClient({ baseUrl: url, credentials: manufacturer });

const recall = { vin: 'EXAMPLE0000000001', manufacturerCampaignReference: 'CAR/1' };
try {
  const opened = await recalls.POST('/recalls', {
    body: { ...recall, recallCampaignStartDate: '2024-03-30' },
  });
  console.log('opened:', opened.data.recall);
} catch (error) {
  if (!(error instanceof RecallsApiError && error.code === 'RECALLS-CF-01')) throw error;
  console.log('it was there already:', error.message, error.requestId);
}

const vehicle = { path: { vin: recall.vin } };
const found = await recalls.GET('/recalls/vin/{vin}', { params: vehicle });
console.log('found:', found.data.recalls);

const { manufacturerCampaignReference } = recall;
await recalls.DELETE('/recalls/vin/{vin}', {
  params: { ...vehicle, query: { manufacturerCampaignReference } },
});
