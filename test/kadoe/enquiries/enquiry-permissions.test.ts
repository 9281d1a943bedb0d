import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService } from '../../platform/third-party-access/partner.js';
import type { Service } from '../../support/service.js';
import { Enquirer } from '../enquirer.js';

const NONE = { status: 404, codes: ['ENV913'] };

const DETAILS = {
  ENV930: 'The client may not ask in the name of this enquirer',
  ENV931: 'A link provider must send its own link provider ID, and nobody else may send one',
  ENV932: 'The enquirer may not give this reason',
};

describe('Who may ask in whose name', () => {
  let service: Service;
  let customer: Enquirer;
  let other: Enquirer;
  let linkProvider: Enquirer;

  beforeAll(async () => {
    service = await startService();
    customer = await Enquirer.onboard(service, { enquirers: { IT321: ['00EV', '00AC'], IT322: ['00AC'] } });
    other = await Enquirer.onboard(service, { enquirers: { IT400: ['00EV'] } });
    linkProvider = await Enquirer.onboard(service, { linkProviderId: '0024', mandates: ['IT321'] });
  });
  afterAll(() => service.stop());

  const answerOf = async (client: Enquirer, changes: Readonly<Record<string, unknown>>) => {
    const { status, body } = await client.ask(changes);
    return { status, codes: body.errors.map(({ code }: { code: string }) => code) };
  };

  it('is a customer, for each of its enquirers with the reasons of that one', async () => {
    expect(await answerOf(customer, {})).toEqual(NONE);
    expect(await answerOf(customer, { reasonCode: '00AC' })).toEqual(NONE);
    expect(await answerOf(customer, { enquirerId: 'IT322', reasonCode: '00AC' })).toEqual(NONE);
  });

  it('is a link provider, for an enquirer that has mandated it', async () => {
    expect(await answerOf(linkProvider, { linkProviderId: '0024' })).toEqual(NONE);
    expect(await answerOf(linkProvider, { linkProviderId: '0024', reasonCode: '00AC' })).toEqual(NONE);
  });

  it.each([
    ["another client's enquirer", () => customer, { enquirerId: 'IT400' }, ['ENV930']],
    ['an enquirer that there is not', () => customer, { enquirerId: 'ZZ999' }, ['ENV930']],
    ['a reason of another enquirer', () => customer, { enquirerId: 'IT322', reasonCode: '00EV' }, ['ENV932']],
    ['a reason that there is not', () => customer, { reasonCode: '99ZZ' }, ['ENV932']],
    ['a link provider ID of a customer', () => customer, { linkProviderId: '0024' }, ['ENV931']],
    ['no link provider ID', () => linkProvider, {}, ['ENV931']],
    ["another one's link provider ID", () => linkProvider, { linkProviderId: '0025' }, ['ENV931']],
    [
      'an enquirer without a mandate',
      () => linkProvider,
      { enquirerId: 'IT322', linkProviderId: '0024' },
      ['ENV930'],
    ],
    [
      'a reason not given by the mandate',
      () => linkProvider,
      { linkProviderId: '0024', reasonCode: '00ZZ' },
      ['ENV932'],
    ],
    [
      "another one's enquirer and a link provider ID",
      () => other,
      { enquirerId: 'IT321', linkProviderId: '0024', reasonCode: '99ZZ' },
      ['ENV930', 'ENV931'],
    ],
    [
      'a link provider ID and a wrong reason',
      () => other,
      { linkProviderId: '0024', reasonCode: '99ZZ' },
      ['ENV931', 'ENV932'],
    ],
  ] as const)('refuses %s with every reason', async (_, client, changes, codes) => {
    const { status, body } = await client().ask(changes);

    expect({ status, body }).toEqual({
      status: 403,
      body: { errors: codes.map((code) => ({ status: '403', code, detail: DETAILS[code] })) },
    });
  });

  it('keeps the enquirers of the environments apart', async () => {
    const tester = await Enquirer.onboard(service, { environment: 'test', enquirers: { IT321: ['00ZZ'] } });

    expect(await answerOf(tester, { reasonCode: '00ZZ' })).toEqual(NONE);
    expect(await answerOf(tester, { reasonCode: '00EV' })).toEqual({ status: 403, codes: ['ENV932'] });
  });

  it('hears of a change within a second', async () => {
    const client = await Enquirer.onboard(service, { enquirers: { IT500: ['00EV'] } });
    expect(await answerOf(client, {})).toEqual(NONE);
    await service.query("DELETE FROM enquirer_reason WHERE enquirer_id = 'IT500'");
    service.clock.advance({ seconds: 1 });
    expect(await answerOf(client, {})).toEqual({ status: 403, codes: ['ENV932'] });
    await service.query("DELETE FROM enquirer WHERE id = 'IT500'");
    service.clock.advance({ seconds: 1 });
    expect(await answerOf(client, {})).toEqual({ status: 403, codes: ['ENV930'] });
  });
});
