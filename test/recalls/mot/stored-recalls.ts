import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import type { Service } from '../../support/service.js';

/** Stores an open recall unchanged, with its history, as earlier versions did with VINs in forms that are no longer accepted. */
export async function storeRecall(
  service: Service,
  maker: OnboardedClient,
  vin: string,
  { reference = 'CAR/1', dvsa = null }: { reference?: string; dvsa?: string | null } = {},
): Promise<void> {
  await service.query(
    `WITH stored AS (
       INSERT INTO recall (manufacturer_id, vin, manufacturer_campaign_reference, dvsa_campaign_reference,
                           recall_campaign_start_date, created_at, updated_at)
       VALUES ($1, $2, $3, $4, '2024-03-30', $5, $5)
       RETURNING *
     )
     INSERT INTO recall_history (recall_id, manufacturer_id, vin, manufacturer_campaign_reference, action, client_id,
                                 changed_at, after)
     SELECT id, manufacturer_id, vin, manufacturer_campaign_reference, 'opened', $6, updated_at,
            jsonb_build_object('dvsaCampaignReference', dvsa_campaign_reference,
                               'recallCampaignStartDate', recall_campaign_start_date::text,
                               'rectificationDate', NULL)
       FROM stored`,
    [maker.manufacturer?.id, vin, reference, dvsa, new Date(service.clock.now()), maker.clientId],
  );
}

/** Fixes a manufacturer's recalls with a stored VIN, without an entry in the change feed. */
export async function fixStored(service: Service, maker: OnboardedClient, vin: string): Promise<void> {
  await service.query(
    `UPDATE recall SET rectification_date = '2024-05-01', updated_at = $3 WHERE manufacturer_id = $1 AND vin = $2`,
    [maker.manufacturer?.id, vin, new Date(service.clock.now())],
  );
}

/** Sets when the manufacturer's last merged file was received, as a merge does. */
export async function confirmAt(
  service: Service,
  maker: OnboardedClient,
  receivedAt: string | null,
): Promise<void> {
  await service.query('UPDATE manufacturer SET last_file_received_at = $2 WHERE id = $1', [
    maker.manufacturer?.id,
    receivedAt,
  ]);
}
