import { type BackupPart, chosen } from '../platform/backup/backup-part.js';
import { timeOfEnquiryId } from './enquiry-records/enquiry-id.js';

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
    {
      kind: 'the newest enquiry of the record',
      choose: (database) =>
        chosen(
          database,
          'SELECT id::text AS subject FROM enquiry ORDER BY recorded_at DESC, id DESC LIMIT 1',
        ),
      ask: async (database, subject) => {
        // As the service finds it: in the partition of the time that its id has.
        const { rows } = await database.query(
          `SELECT environment, outcome, load, reference_number, encode(asked_hash, 'hex') AS asked, tableoid::regclass::text AS month,
                  (SELECT count(*)::int FROM enquiry AS other WHERE other.asked_hash = enquiry.asked_hash) AS alike
             FROM enquiry WHERE recorded_at = $1 AND id = $2`,
          [timeOfEnquiryId(subject), subject],
        );
        return rows;
      },
    },
  ],
};
