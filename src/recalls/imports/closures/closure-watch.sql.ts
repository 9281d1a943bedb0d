/** Manufacturers whose clients have closed or deleted a recall since an instant. $1 the instant. */
export const FIND_CLOSING_MANUFACTURERS = `
  SELECT id, name
    FROM manufacturer
   WHERE (closures_told_at IS NULL OR closures_told_at <= $1)
     AND EXISTS (SELECT FROM recall_history
                  WHERE manufacturer_id = manufacturer.id AND client_id IS NOT NULL
                    AND action IN ('fixed', 'deleted') AND changed_at > $1)
   ORDER BY id`;

export interface ClosingClient {
  readonly clientId: string;
  readonly name: string;
  readonly closed: number;
}

/**
 * The recalls that clients have closed since an instant and that are still closed, each once, with the client that closed it last. $1
 * manufacturer id, $2 the instant.
 */
export const CLOSED_OVER_API = `
  SELECT last.client_id AS "clientId", client.name, count(*)::integer AS closed
    FROM (SELECT DISTINCT ON (vin, manufacturer_campaign_reference) vin, manufacturer_campaign_reference, client_id
            FROM recall_history
           WHERE manufacturer_id = $1 AND client_id IS NOT NULL AND changed_at > $2 AND action IN ('fixed', 'deleted')
           ORDER BY vin, manufacturer_campaign_reference, id DESC) AS last
    JOIN client ON client.id = last.client_id
   WHERE NOT EXISTS (SELECT FROM recall
                      WHERE recall.vin = last.vin AND recall.manufacturer_id = $1
                        AND recall.manufacturer_campaign_reference = last.manufacturer_campaign_reference
                        AND recall.rectification_date IS NULL)
   GROUP BY last.client_id, client.name
   ORDER BY count(*) DESC, client.name`;

/** $1 manufacturer id, $2 now, $3 the instant after which a mail counts as recent. */
export const NOTE_TOLD = `
  UPDATE manufacturer SET closures_told_at = $2
   WHERE id = $1 AND (closures_told_at IS NULL OR closures_told_at <= $3)
  RETURNING id`;
