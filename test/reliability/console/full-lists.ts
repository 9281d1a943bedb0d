import type { Service } from '../../support/service.js';

/**
 * Fills the lists with rows like those that are there, so that a page is as large and as slow as after years of work.
 *
 * @param first the numbers of the rows, of which each is used once
 */
export async function fillLists(service: Service, first: number, last: number): Promise<void> {
  /** @param changes what is different in each copy, of which `n` is the number */
  const copy = (table: string, where: string, changes: string) =>
    service.query(
      `INSERT INTO ${table} SELECT (jsonb_populate_record(one, jsonb_build_object(${changes}))).*
         FROM (SELECT one FROM ${table} AS one WHERE ${where} LIMIT 1) AS found, generate_series($1::int, $2::int) AS n`,
      [first, last],
    );
  const id = `'id', gen_random_uuid()`;
  const earlier = `'received_at', (one).received_at - n * interval '1 hour'`;
  await copy('client', `role = 'mot' AND disabled_at IS NULL`, `${id}, 'name', 'Garage ' || n`);
  await copy('import_run', `state = 'done' AND undone_at IS NULL`, `${id}, ${earlier}`);
  await copy('import_run', `state = 'held' AND NOT held_whole`, `${id}, ${earlier}`);
  await copy('outbox_mail', 'refused_at IS NOT NULL', id);
  await copy('enquiry', `outcome = 'ENV930'`, id);
  await copy('import_fault', 'value IS NOT NULL', `'ordinal', 100 + n, 'line', 100 + n`);
  await service.query(
    `INSERT INTO manufacturer (name, team_email, sftp_username, created_at)
     SELECT 'Manufacturer ' || n, 'team-' || n || '@example.com', 'maker-' || n, now() FROM generate_series($1::int, $2::int) AS n`,
    [first, last],
  );
  await service.query(
    `INSERT INTO audit_entry (happened_at, actor_kind, action, subject_kind, subject_id, after)
     SELECT happened_at, 'service', action, subject_kind, subject_id, after
       FROM (SELECT * FROM audit_entry WHERE action = 'closures approved' LIMIT 1) AS one, generate_series($1::int, $2::int)`,
    [first, last],
  );
}
