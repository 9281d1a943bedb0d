import { historySnapshot, SHOWN_BEFORE } from '../../../src/recalls/api/history-snapshot.js';
import type { Look } from './look.js';

/** Inconsistencies that must not be in the database, each with a statement that counts them. */
const CONTRADICTIONS: readonly (readonly [what: string, sql: string])[] = [
  [
    'recalls that are not as their newest history says',
    `SELECT count(*) FROM recall
       FULL JOIN (SELECT DISTINCT ON (recall_id) * FROM recall_history ORDER BY recall_id, id DESC) AS latest
         ON latest.recall_id = recall.id
      WHERE CASE WHEN recall.id IS NULL THEN latest.action <> 'deleted'
                 ELSE latest.action IS NULL OR latest.action = 'deleted'
                      OR latest.after IS DISTINCT FROM ${historySnapshot('recall')}
                      OR latest.changed_at <> recall.updated_at END`,
  ],
  [
    'changes that do not follow from the one before',
    `SELECT count(*)
       FROM (SELECT *, lag(after) OVER (PARTITION BY recall_id ORDER BY id) AS expected FROM recall_history) AS change
      WHERE ${SHOWN_BEFORE('before')} IS DISTINCT FROM expected OR (action = 'opened') <> (expected IS NULL)`,
  ],
  [
    'changes of which the feed does not tell once',
    `SELECT count(*)
       FROM (SELECT DISTINCT change_set FROM recall_history) AS changed
       FULL JOIN (SELECT change_set, count(*) AS times
                    FROM (SELECT change_set FROM recall_change
                          UNION ALL
                          SELECT change_set FROM recall_change_queue) AS each
                   WHERE change_set IS NOT NULL
                   GROUP BY change_set) AS told USING (change_set)
      WHERE told.times IS DISTINCT FROM 1 OR changed.change_set IS NULL`,
  ],
  [
    'files whose history is not what their run counted',
    `SELECT count(*)
       FROM import_run AS run
       LEFT JOIN (SELECT import_run_id AS id,
                         count(*) FILTER (WHERE action = 'opened') AS added,
                         count(*) FILTER (WHERE action = 'changed') AS updated,
                         count(*) FILTER (WHERE action = 'reopened') AS reopened,
                         count(*) FILTER (WHERE action = 'fixed') AS closed
                    FROM recall_history GROUP BY import_run_id) AS written USING (id)
      WHERE (run.added, run.updated, run.reopened, run.closed)
            IS DISTINCT FROM (coalesce(written.added, 0), coalesce(written.updated, 0),
                              coalesce(written.reopened, 0), coalesce(written.closed, 0))`,
  ],
  [
    'teams that were not mailed once about each file that was refused or closed something, and each secret that was made',
    `SELECT count(*)
       FROM client
      -- Clients that sign in with a password have no secrets.
      WHERE NOT EXISTS (SELECT FROM third_party_user WHERE client_id = client.id)
        AND (SELECT count(*) FROM outbox_mail WHERE recipient = client.team_email)
         <> (SELECT count(*) FROM client_secret WHERE client_id = client.id) - 1
          + (SELECT count(*) FROM import_run
              WHERE manufacturer_id = client.manufacturer_id
                AND (state = 'rejected' OR closed + withdrawn > 0))`,
  ],
  [
    'clients with more than two live secrets',
    `SELECT count(*)
       FROM (SELECT FROM client_secret WHERE removed_at IS NULL AND expires_at > now()
              GROUP BY client_id HAVING count(*) > 2) AS too_many`,
  ],
  [
    'allowances that were overspent',
    `SELECT count(*) FROM daily_usage JOIN client ON client.id = client_id WHERE handed_out > daily_quota`,
  ],
];

/** Checks the whole database. @returns the problems */
export async function findContradictions(look: Look): Promise<string[]> {
  const wrong: string[] = [];
  for (const [what, sql] of CONTRADICTIONS) {
    const [row] = await look<{ count: string }>(sql);
    if (row?.count !== '0') wrong.push(`${row?.count} ${what}`);
  }
  return wrong;
}
