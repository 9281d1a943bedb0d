import type { INestApplicationContext } from '@nestjs/common';
import { clientsOfOtherSurfaces } from '../../cli/clients-of-surfaces.js';
import type { ListOptions } from '../../cli/list-options.js';
import { operator } from '../../cli/operator.js';
import { printJson, printList } from '../../cli/print.js';
import { withServiceContext } from '../../cli/with-service-context.js';
import { ClientRegistry } from '../../clients/client-registry.js';
import type { Settings } from '../../config/settings.js';
import { Transactions } from '../../database/transaction.js';
import { RequestError } from '../../errors/request-error.js';
import { issueInPlanName } from '../usage-plan.js';
import { UsagePlans } from '../usage-plans.js';
import { UsagePlansModule } from '../usage-plans.module.js';
import { changedTerms, newTerms, type TermsOptions } from './terms-options.js';

/** More than there are, because a command prints all at once. */
const ALL = { limit: 100_000, after: undefined };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export async function listPlans(format: ListOptions, settings: Settings): Promise<void> {
  const { rows } = await withPlans(settings, '', (plans) => plans.list(ALL));
  printList(rows, {
    format,
    none: 'There is no usage plan.',
    columns: {
      PLAN: ({ name }) => name,
      RATE: ({ rate }) => String(rate),
      BURST: ({ burst }) => String(burst),
      QUOTA: ({ quota }) => quota?.toString() ?? 'none',
      PERIOD: ({ quotaPeriod }) => quotaPeriod ?? '',
      CLIENTS: ({ clients }) => String(clients),
    },
  });
}

export async function showPlan(name: string, settings: Settings): Promise<void> {
  printJson(await withPlans(settings, name, (plans) => plans.find(name)));
}

export async function createPlan(name: string, options: TermsOptions, settings: Settings): Promise<void> {
  const issue = issueInPlanName(name);
  if (issue !== undefined) throw new Error(`The name ${issue}`);
  const terms = newTerms(options);
  printJson(await withPlans(settings, name, (plans) => plans.create(operator(), { name, ...terms })));
}

/** Changes some of a plan's terms, unless somebody else changes them between the read and the write. */
export async function changePlan(name: string, options: TermsOptions, settings: Settings): Promise<void> {
  const changed = await withPlans(settings, name, async (plans) => {
    const plan = await plans.find(name);
    const read = plans.tagOf(plan);
    return plans.change(operator(), name, changedTerms(plan, options), (tag) => tag === read);
  });
  printJson(changed);
}

export async function removePlan(name: string, settings: Settings): Promise<void> {
  await withPlans(settings, name, (plans) => plans.remove(operator(), name));
  process.stdout.write(`The usage plan ${name} is removed.\n`);
}

/** @param named the client's id, or its name if no other client has the same */
export async function movePlan(named: string, plan: string, settings: Settings): Promise<void> {
  await withPlans(settings, plan, async (plans, find) => {
    const clientId = await find(named);
    await plans.find(plan);
    await plans.move(operator(), clientId, plan);
  });
  process.stdout.write(`${named} has the usage plan ${plan}.\n`);
}

/** Runs a command on plans. Errors of the platform are mapped to sentences. */
async function withPlans<Result>(
  settings: Settings,
  name: string,
  work: (plans: UsagePlans, find: (named: string) => Promise<string>) => Promise<Result>,
): Promise<Result> {
  const answer = async (service: INestApplicationContext) => {
    const find = (named: string) =>
      clientNamed(
        named,
        service.get(ClientRegistry, { strict: false }),
        service.get(Transactions, { strict: false }),
      );
    try {
      return await work(service.get(UsagePlans), find);
    } catch (error) {
      throw error instanceof RequestError ? new Error(sentenceOf(error, name)) : error;
    }
  };
  return withServiceContext(settings, UsagePlansModule, answer, await clientsOfOtherSurfaces());
}

function sentenceOf({ kind, reason, message, issues: [issue] }: RequestError, name: string): string {
  if (issue) return `The client ${issue.message}`;
  if (kind === 'notFound') return `There is no usage plan ${name}`;
  if (kind === 'changedSince') return `The usage plan ${name} was changed by somebody else meanwhile`;
  return reason ?? message;
}

async function clientNamed(
  named: string,
  clients: ClientRegistry,
  transactions: Transactions,
): Promise<string> {
  const ids = await transactions.run((transaction) =>
    UUID.test(named)
      ? clients.lock(transaction, named.toLowerCase()).then((found) => (found ? [found.clientId] : []))
      : clients.findIds(transaction, named),
  );
  const [id] = ids;
  if (ids.length > 1) {
    throw new Error(`There are ${ids.length} clients named ${named}; give the id of one: ${ids.join(', ')}`);
  }
  if (id === undefined) throw new Error(`There is no client ${named}`);
  return id;
}
