import { ImportSchedule } from '../../../src/recalls/imports/runs/import-schedule.js';
import { sendDue } from '../../platform/mail/outbox-mails.js';
import { landingOf, workerOf } from '../../recalls/imports/import-site.js';
import type { Service } from '../../support/service.js';

/** One round of all background work of a worker. Whatever fails is tried again in the next round. */
export async function workOnce(service: Service): Promise<unknown[]> {
  const faults: unknown[] = [];
  const unlessItFails = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      faults.push(error);
    }
  };
  await unlessItFails(() => landingOf(service).tick());
  await unlessItFails(async () => {
    while (await workerOf(service).tick());
  });
  await unlessItFails(() => sendDue(service));
  return faults;
}

/** The longest pause between two attempts at a file, which is also longer than the first pauses of a mail. */
export const LONGEST_PAUSE = { minutes: 5 };

export function houseKeeping(service: Service): Promise<void> {
  return service.application.get(ImportSchedule).tick();
}
