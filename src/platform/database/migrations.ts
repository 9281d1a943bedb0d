import { Clients20261122000001 } from '../../../migrations/20261122000001-clients.js';
import { Recalls20261122000002 } from '../../../migrations/20261122000002-recalls.js';
import { Mail20261122000003 } from '../../../migrations/20261122000003-mail.js';
import { Imports20261122000004 } from '../../../migrations/20261122000004-imports.js';
import { Audit20261122000005 } from '../../../migrations/20261122000005-audit.js';
import { Changes20261122000006 } from '../../../migrations/20261122000006-changes.js';
import { AuditAppendOnly20261122000007 } from '../../../migrations/20261122000007-audit-append-only.js';
import { Replication20261122000008 } from '../../../migrations/20261122000008-replication.js';
import { RecallLists20261122000009 } from '../../../migrations/20261122000009-recall-lists.js';
import { ImportLists20261122000010 } from '../../../migrations/20261122000010-import-lists.js';
import { Entra20261122000012 } from '../../../migrations/20261122000012-entra.js';
import { MotSafety20261128000013 } from '../../../migrations/20261128000013-mot-safety.js';
import { HeartbeatServer20261128000022 } from '../../../migrations/20261128000022-heartbeat-server.js';
import { FairMail20261128000023 } from '../../../migrations/20261128000023-fair-mail.js';
import { MotSafetyHeld20261128000025 } from '../../../migrations/20261128000025-mot-safety-held.js';
import { UploadUsage20261128000050 } from '../../../migrations/20261128000050-upload-usage.js';
import { RecallsClient20261129000060 } from '../../../migrations/20261129000060-recalls-client.js';
import { RefusedMail20261129000070 } from '../../../migrations/20261129000070-refused-mail.js';
import { DailyUsageUsed20261129000075 } from '../../../migrations/20261129000075-daily-usage-used.js';
import { ThirdPartyAccess20261129000080 } from '../../../migrations/20261129000080-third-party-access.js';
import { ThirdPartyExpiryNotices20261129000081 } from '../../../migrations/20261129000081-third-party-expiry-notices.js';
import { Encryption20261129000090 } from '../../../migrations/20261129000090-encryption.js';
import { Register20261129000091 } from '../../../migrations/20261129000091-register.js';
import { KadoeClients20261129000100 } from '../../../migrations/20261129000100-kadoe-clients.js';
import { UsagePlans20261129000110 } from '../../../migrations/20261129000110-usage-plans.js';
import { Enquiries20261129000120 } from '../../../migrations/20261129000120-enquiries.js';
import { MarkLookUps20261130000125 } from '../../../migrations/20261130000125-mark-look-ups.js';
import { RenewalApplications20261130000140 } from '../../../migrations/20261130000140-renewal-applications.js';
import { JobQueue20261130000141 } from '../../../migrations/20261130000141-job-queue.js';
import { RenewalClients20261130000160 } from '../../../migrations/20261130000160-renewal-clients.js';
import { Console20261201000000 } from '../../../migrations/20261201000000-console.js';
import { ConsolePasskeys20261201000001 } from '../../../migrations/20261201000001-console-passkeys.js';
import { SshKeyLastUse20261201000020 } from '../../../migrations/20261201000020-ssh-key-last-use.js';
import { CredentialUses20261201000040 } from '../../../migrations/20261201000040-credential-uses.js';
import { VehicleLookUps20261201000060 } from '../../../migrations/20261201000060-vehicle-look-ups.js';

/** One list, so that the service, the command line and the tests use the same migrations. */
export const MIGRATIONS = [
  Clients20261122000001,
  Recalls20261122000002,
  Mail20261122000003,
  Imports20261122000004,
  Audit20261122000005,
  Changes20261122000006,
  AuditAppendOnly20261122000007,
  Replication20261122000008,
  RecallLists20261122000009,
  ImportLists20261122000010,
  Entra20261122000012,
  MotSafety20261128000013,
  HeartbeatServer20261128000022,
  FairMail20261128000023,
  MotSafetyHeld20261128000025,
  UploadUsage20261128000050,
  RecallsClient20261129000060,
  RefusedMail20261129000070,
  DailyUsageUsed20261129000075,
  ThirdPartyAccess20261129000080,
  ThirdPartyExpiryNotices20261129000081,
  Encryption20261129000090,
  Register20261129000091,
  KadoeClients20261129000100,
  UsagePlans20261129000110,
  Enquiries20261129000120,
  MarkLookUps20261130000125,
  RenewalApplications20261130000140,
  JobQueue20261130000141,
  RenewalClients20261130000160,
  Console20261201000000,
  ConsolePasskeys20261201000001,
  SshKeyLastUse20261201000020,
  CredentialUses20261201000040,
  VehicleLookUps20261201000060,
];
