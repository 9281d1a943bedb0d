import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/platform/config/read-settings.js';
import { surfacesOf } from '../../src/surfaces.js';

describe('A surface whose clients administrators onboard', () => {
  const surfaces = surfacesOf(readSettings({})).filter(({ clients }) => clients !== undefined);

  it.each(
    surfaces.map((surface) => [surface.name, surface] as const),
  )('says whether its clients have usage plans as it limits them: %s', (_, { clients, limits, roles }) => {
    expect(clients?.hasUsagePlans).toBe(limits.rate?.kind === 'usage-plan');
    expect(clients?.roles).toBe(roles);
  });
});
