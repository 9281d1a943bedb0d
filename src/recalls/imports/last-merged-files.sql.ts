/**
 * The receipt of each manufacturer's last merged file. A file that was refused confirms nothing: with the last that came
 * in, a manufacturer would look well while all its files are refused. One that has sent files of which none was merged has
 * 0, so that it looks stale, too; one that never sent a file has no row. Neither has one without an enabled client, of which nobody
 * expects files any more. At most two probes of an index for each manufacturer.
 */
export const LAST_MERGED_FILES = `
  SELECT id, name, coalesce(extract(epoch FROM last_file_received_at), 0)::float8 AS at
    FROM manufacturer
    LEFT JOIN LATERAL (
      SELECT true AS is_any FROM import_run
       WHERE manufacturer_id = manufacturer.id AND NOT dry_run
       ORDER BY received_at DESC LIMIT 1) AS sent ON true
   WHERE (last_file_received_at IS NOT NULL OR sent.is_any)
     AND EXISTS (SELECT FROM recalls_client JOIN client ON client.id = recalls_client.client_id
                  WHERE recalls_client.manufacturer_id = manufacturer.id AND client.disabled_at IS NULL)`;
