import type { Command } from 'commander';
import { readSettings } from '../../config/read-settings.js';

const PLAN = 'the name of the plan';

/** `recalls plans …` and `recalls clients set-plan`. */
export function addPlanCommands(program: Command): void {
  const plans = program
    .command('plans')
    .description('Manage usage plans: the rates and quotas of clients of KADOE and of licence renewal.');

  plans
    .command('list')
    .description('List usage plans, with the number of clients that have each.')
    .option('--json', 'JSON, also on a terminal', false)
    .action(async (options) => {
      const { listPlans } = await import('./plan.actions.js');
      await listPlans(options, readSettings());
    });

  plans
    .command('show')
    .description('Print a usage plan as JSON.')
    .argument('<plan>', PLAN)
    .action(async (plan) => {
      const { showPlan } = await import('./plan.actions.js');
      await showPlan(plan, readSettings());
    });

  withTerms(plans.command('create'))
    .description('Create a usage plan. --rate and --burst are required.')
    .argument('<plan>', 'its name: lower-case letters, digits and hyphens')
    .action(async (plan, options) => {
      const { createPlan } = await import('./plan.actions.js');
      await createPlan(plan, options, readSettings());
    });

  withTerms(plans.command('change'))
    .description(
      'Change a usage plan for all clients that have it, in every process within a second. Options that you leave out change nothing.',
    )
    .argument('<plan>', PLAN)
    .action(async (plan, options) => {
      const { changePlan } = await import('./plan.actions.js');
      await changePlan(plan, options, readSettings());
    });

  plans
    .command('remove')
    .description('Remove a usage plan that no client has.')
    .argument('<plan>', PLAN)
    .action(async (plan) => {
      const { removePlan } = await import('./plan.actions.js');
      await removePlan(plan, readSettings());
    });

  program.commands
    .find((command) => command.name() === 'clients')
    ?.command('set-plan')
    .description('Give a client another usage plan, in every process within a second.')
    .argument('<client>', 'the id of the client, or its name if no other has it')
    .argument('<plan>', PLAN)
    .action(async (client, plan) => {
      const { movePlan } = await import('./plan.actions.js');
      await movePlan(client, plan, readSettings());
    });
}

function withTerms(command: Command): Command {
  return command
    .option('--rate <calls>', 'calls per second, from 0.1 to 10000')
    .option('--burst <calls>', 'calls that can be made at once, from 1 to 100000')
    .option('--quota <calls>', 'calls in a period, or "none"')
    .option('--quota-period <period>', 'DAY, WEEK or MONTH, in UTC');
}
