import { RecallsApiError } from '../../client/recalls-api-error.js';

export const VEHICLE = { params: { path: { vin: 'CLIENT1' } } };
export const RECALL = {
  vin: 'CLIENT1',
  manufacturerCampaignReference: 'CAR/1',
  recallCampaignStartDate: '2024-03-30',
};
export const THE_RECALL = {
  params: { ...VEHICLE.params, query: { manufacturerCampaignReference: 'CAR/1' } },
};

/** The error with which the service refused a call. */
export async function refusalOf(call: Promise<unknown>): Promise<RecallsApiError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof RecallsApiError) return error;
  throw new Error('The call was not refused.', { cause: error });
}
