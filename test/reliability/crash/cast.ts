import {
  type OnboardedClient,
  OnboardingService,
} from '../../../src/recalls/onboarding/onboarding.service.js';
import { ed25519Key } from '../../recalls/sftp/key-pairs.js';
import { Service } from '../../support/service.js';
import { keepFromLogs } from '../../support/suite-log.js';
import { ClientSession } from './client-session.js';
import { FeedCopy } from './feed-copy.js';
import { FileSender } from './file-sender.js';
import type { InFlight } from './in-flight.js';
import { QuotaSpender } from './quota-spender.js';
import { RecallCaller } from './recall-caller.js';
import type { RunningService } from './running-service.js';
import { SecretRenewer } from './secret-renewer.js';

const MAKERS = ['A', 'B', 'C'];
const CALLERS_EACH = 2;
const SENDERS = ['D', 'E'];

/** One is spent within seconds, one after some dozen kills, and one lasts long. */
const ALLOWANCES = [40, 400, 4_000];

/** All clients that call the service. */
export interface Cast {
  readonly callers: readonly RecallCaller[];
  readonly renewers: readonly SecretRenewer[];
  readonly senders: readonly FileSender[];
  readonly spenders: readonly QuotaSpender[];
  readonly feed: FeedCopy;
}

/**
 * Onboards all clients before there is a process that can be killed.
 *
 * @param databaseUrl for the superuser
 */
export async function assemble(
  databaseUrl: string,
  running: RunningService,
  inFlight: InFlight,
  random: () => number,
): Promise<Cast> {
  const service = await Service.start({}, { databaseUrl });
  const session = (client: OnboardedClient) => new ClientSession(client, running, inFlight);
  try {
    const callers: RecallCaller[] = [];
    const renewers: SecretRenewer[] = [];
    for (const name of MAKERS) {
      const its = session(await service.onboard());
      renewers.push(new SecretRenewer(its, random));
      for (let number = 1; number <= CALLERS_EACH; number++) {
        callers.push(new RecallCaller(its, `CRASH${name}${number}`, random));
      }
    }
    const senders: FileSender[] = [];
    for (const name of SENDERS) {
      const key = ed25519Key();
      const client = session(await onboardSender(service, name, key.publicKey));
      senders.push(new FileSender(client, key, `CRASH${name}`, running, inFlight, random));
    }
    const spenders: QuotaSpender[] = [];
    for (const dailyQuota of ALLOWANCES) {
      const client = session(await service.onboard('manufacturer', { dailyQuota }));
      spenders.push(new QuotaSpender(client, dailyQuota, random));
    }
    return {
      callers,
      renewers,
      senders,
      spenders,
      feed: new FeedCopy(session(await service.onboard('mot'))),
    };
  } finally {
    await service.stop();
  }
}

async function onboardSender(service: Service, name: string, publicKey: string): Promise<OnboardedClient> {
  const client = await service.application.get(OnboardingService).onboard(
    { kind: 'service' },
    {
      name: `Sender ${name}`,
      email: `recalls-${name.toLowerCase()}@sender.example`,
      role: 'manufacturer',
      sshKeys: [publicKey],
    },
  );
  keepFromLogs('a client secret', client.clientSecret);
  keepFromLogs('an API key', client.apiKey);
  return client;
}
