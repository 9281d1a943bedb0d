import { type BackupPart, chosen } from '../platform/backup/backup-part.js';

/** No files: the register is in the database. Whether a name can be decrypted is a look-up of the platform. */
export const kadoeBackup: BackupPart = {
  files: () => ({}),
  lookUps: [
    {
      kind: 'a vehicle of the register by its mark',
      choose: (database) =>
        chosen(
          database,
          'SELECT registration_number AS subject FROM mark_assignment WHERE upper_inf(recorded) ORDER BY id DESC LIMIT 1',
        ),
      ask: async (database, subject) => {
        const { rows } = await database.query(
          `SELECT mark.environment, vehicle.reference, mark.period::text, mark.recorded::text,
                  (SELECT count(*)::int FROM keeper WHERE vehicle_id = vehicle.id) AS keepers
             FROM mark_assignment AS mark
             JOIN vehicle ON vehicle.id = mark.vehicle_id
            WHERE mark.registration_number = $1
            ORDER BY mark.id`,
          [subject],
        );
        return rows;
      },
    },
  ],
};
