import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { send } from './surface-contract.js';
import { SIGNED_IN_SURFACES } from './surface-contracts.js';

describe.each(SIGNED_IN_SURFACES)('The order of checks of $name', ({ orderOfChecks, expectError }) => {
  let world: Awaited<ReturnType<typeof orderOfChecks.open>>;

  beforeAll(async () => {
    world = await orderOfChecks.open();
  });
  afterEach(() => orderOfChecks.afterEach(world));
  afterAll(() => world?.close());

  describe.each(orderOfChecks.kinds)('for $name', ({ answer, stages, attempt }) => {
    it('lets the unbroken request through', async () => {
      expect((await send(await attempt(world), world.service)).status).toBe(answer);
    });

    it.each(
      stages.map(({ name, error }, index) => ({ name, error, index })),
    )('answers for $name when that and all after it is wrong', async ({ error, index }) => {
      const broken = await attempt(world);
      // In reverse order, because a disabled client can't exhaust its quota any more.
      for (const stage of stages.slice(index).reverse()) await stage.break(broken, world);
      expectError(await send(broken, world.service), error);
    });
  });
});
