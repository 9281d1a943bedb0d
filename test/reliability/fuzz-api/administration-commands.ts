import fc from 'fast-check';
import type { OnboardedClient } from '../../../src/recalls/onboarding/onboarding.service.js';
import {
  type AdministrationModel,
  type AdministrationWorld,
  aboutClient,
  fullOf,
  idsOf,
} from './administration-world.js';
import { command, expectSame } from './command.js';
import { faulty, refusal, success, summaryOf } from './expected-answer.js';
import { KnownClient } from './known-client.js';
import { askForToken, listOwn, removeAtOnce, removeOwn, renewOwn } from './own-commands.js';

type Command = fc.AsyncCommand<AdministrationModel, AdministrationWorld>;

const MINUTE_MS = 60_000;

/** The index of a client, and of one of the keys or secrets it ever had; -1 is the newest. */
const which = fc.tuple(fc.constantFrom(0, 0, 0, 1, 2), fc.oneof(fc.constant(-1), fc.nat({ max: 4 })));

/** Onboarding, disabling, keys, secrets and details of clients in any order, and the calls that the clients make meanwhile. */
export const administrationCommands: fc.Arbitrary<Command>[] = [
  fc.constantFrom('a newcomer', 'one more client', 'a taken name').map(onboard),
  which.map(([client]) => setDisabled(client, true)),
  which.map(([client]) => setDisabled(client, false)),
  fc.tuple(which, fc.constantFrom(0, 5, 600, -1)).map(([[client], minutes]) => rotate(client, minutes)),
  which.map(([client, key]) => revokeKey(client, key)),
  which.map(([client]) => issueSecret(client)),
  which.map(([client, secret]) => revokeSecret(client, secret)),
  which.map(([client, key]) => listOwn(client, key)),
  which.map(([client]) => listOwn(client, -1)),
  which.map(([client]) => renewOwn(client, -1)),
  which.map(([client, secret]) => removeOwn(client, -1, secret)),
  which.map(([client, key]) => renewOwn(client, key)),
  fc.tuple(which, fc.nat({ max: 4 })).map(([[client, key], secret]) => removeOwn(client, key, secret)),
  which.map(([client, secret]) => askForToken(client, secret)),
  which.map(([client]) => askForToken(client, -1)),
  fc.tuple(which, fc.constantFrom('right', 'earlier', 'none')).map(([[client], tag]) => change(client, tag)),
  which.map(([client]) => changeAtOnce(client)),
  which.map(([client]) => issueAtOnce(client)),
  which.map(([client, key]) => removeAtOnce(client, key)),
  fc.tuple(which, fc.nat({ max: 2 })).map(([[client], key]) => addSshKey(client, key)),
  fc.tuple(which, fc.nat({ max: 2 })).map(([[client], key]) => removeSshKey(client, key)),
  which.map(([client]) => read(client)),
  fc.constantFrom(1, 6, 36).map(wait),
];

/** The first step of every sequence, because most others need a client. */
export const onboardFirst = onboard('a newcomer');

function onboard(kind: string): Command {
  return command<AdministrationModel, AdministrationWorld>(
    `onboard ${kind}`,
    async (model, world) => {
      const [first] = model.clients;
      const number = model.clients.length;
      const name =
        kind === 'a taken name'
          ? `Maker ${world.number}1 `
          : `Maker ${world.number}${model.manufacturers + 1}`;
      const email = `team-${world.number}${number}@example.com`;
      const body = {
        name,
        email,
        role: 'manufacturer',
        ...(kind === 'one more client' && first && { manufacturerId: first.manufacturerId }),
      };
      const isTaken = kind === 'a taken name' && model.manufacturers > 0;
      const answer = await world.asAdmin(0, 'onboardClient', { body });
      expectSame(summaryOf(answer, { status: 201 }), isTaken ? refusal('conflict') : success(201));
      if (isTaken) return;
      const made = answer.body as OnboardedClient & { manufacturer: { id: number } };
      if (!('manufacturerId' in body)) {
        model.manufacturers += 1;
        model.sshKeys.set(made.manufacturer.id, new Map());
      }
      const client = new KnownClient(made, made.manufacturer.id, name.trim(), email);
      const full = await fullOf(client, world);
      client.setTag(full.tag);
      for (const { keyId } of full.apiKeys) client.addKey(keyId, made.apiKey);
      for (const { keyId } of full.clientSecrets) client.addSecret(keyId, made.clientSecret);
      expectSame([client.keys.length, client.secrets.length], [1, 1]);
      model.clients.push(client);
      await askForToken(model.clients.length - 1, 0).run(model, world);
    },
    ({ clients }) => clients.length < 3,
  );
}

function setDisabled(number: number, disabled: boolean): Command {
  return aboutClient(disabled ? 'disabling' : 'enabling', number, async (client, world) => {
    await world.expectOfAdmin(disabled ? 'disableClient' : 'enableClient', pathOf(client), success(204));
    if ((client.disabledAt !== null) !== disabled) client.acts += 1;
    client.disabledAt = disabled ? (client.disabledAt ?? world.now) : null;
  });
}

function rotate(number: number, overlapMinutes: number): Command {
  return aboutClient(`rotation by ${overlapMinutes}`, number, async (client, world) => {
    const call = { ...pathOf(client), body: { overlapMinutes } };
    if (overlapMinutes < 0) {
      await world.expectOfAdmin('rotateApiKey', call, faulty('invalidBody'));
      return;
    }
    const { body } = await world.expectOfAdmin('rotateApiKey', call, { status: 201 });
    const end = world.now + overlapMinutes * MINUTE_MS;
    const ending = client.liveKeys(world.now);
    for (const key of ending) key.expiresAt = Math.min(key.expiresAt ?? end, end);
    const made = body as {
      keyId: string;
      apiKey: string;
      endingKeys: { keyId: string; expiresAt: string }[];
    };
    // Those that were created at the same time are in no predictable order.
    expectSame(
      made.endingKeys.map(({ keyId, expiresAt }) => `${keyId} ${Date.parse(expiresAt)}`).sort(),
      ending.map(({ keyId, expiresAt }) => `${keyId} ${expiresAt}`).sort(),
    );
    client.addKey(made.keyId, made.apiKey);
    client.acts += 1;
  });
}

function revokeKey(number: number, key: number): Command {
  return aboutClient(`revocation of key ${key}`, number, async (client, world) => {
    const revoked = client.key(key);
    if (!revoked) return;
    const isLive = client.liveKeys(world.now).includes(revoked);
    const expected = isLive ? success(204) : refusal('notFound');
    await world.expectOfAdmin('revokeApiKey', pathOf(client, revoked.keyId), expected);
    if (isLive) client.acts += 1;
    revoked.isRevoked = true;
  });
}

function issueSecret(number: number): Command {
  return aboutClient('a secret by an administrator', number, async (client, world) => {
    const isFull = client.liveSecrets().length >= 2;
    const expected = isFull ? refusal('secretLimitReached') : { status: 201 };
    const { body } = await world.expectOfAdmin('issueClientSecret', pathOf(client), expected);
    if (isFull) return;
    const made = body as { keyId: string; clientSecret: string };
    client.addSecret(made.keyId, made.clientSecret);
    client.acts += 1;
  });
}

function revokeSecret(number: number, secret: number): Command {
  return aboutClient(`revocation of secret ${secret}`, number, async (client, world) => {
    const revoked = client.secret(secret);
    if (!revoked) return;
    const expected = revoked.isRemoved ? refusal('notFound') : success(204);
    await world.expectOfAdmin('revokeClientSecret', pathOf(client, revoked.keyId), expected);
    if (!revoked.isRemoved) client.acts += 1;
    revoked.isRemoved = true;
  });
}

function change(number: number, tag: string): Command {
  return aboutClient(`a change with the ${tag} tag`, number, async (client, world) => {
    const sent = tag === 'right' ? client.tag : tag === 'earlier' ? client.earlierTag : undefined;
    const details = detailsOf(client, world);
    const call = {
      ...pathOf(client),
      body: details,
      headers: sent === undefined ? {} : { 'if-match': sent },
    };
    const outcome = sent === client.tag ? { status: 200 } : refusal('changedSince');
    const expected = sent === undefined ? faulty('invalidParameters') : outcome;
    const answer = await world.expectOfAdmin('changeClient', call, expected);
    if (answer.status === 200) take(client, details, answer.headers.etag);
  });
}

/** Both have read the same state; the second gets an error. */
function changeAtOnce(number: number): Command {
  return aboutClient('changes by two administrators at once', number, async (client, world) => {
    const sent = [0, 1].map((by) => ({
      ...detailsOf(client, world),
      name: `Changed ${world.number}${client.acts}.${by}`,
    }));
    const headers = { 'if-match': client.tag };
    const answers = await Promise.all(
      sent.map((body, by) => world.asAdmin(by, 'changeClient', { ...pathOf(client), body, headers })),
    );
    expectSame(answers.map(({ status }) => status).sort(), [200, 412]);
    const first = answers.findIndex(({ status }) => status === 200);
    const details = sent[first];
    if (details) take(client, details, answers[first]?.headers.etag);
  });
}

function issueAtOnce(number: number): Command {
  return aboutClient('three secrets at once', number, async (client, world) => {
    const free = 2 - client.liveSecrets().length;
    const issued = await Promise.all(
      [0, 1, 0].map((by) => world.asAdmin(by, 'issueClientSecret', pathOf(client))),
    );
    expectSame(issued.map(({ status }) => status).sort(), [
      ...Array(free).fill(201),
      ...Array(3 - free).fill(412),
    ]);
    for (const { status, body } of issued) {
      const made = body as { keyId: string; clientSecret: string };
      if (status === 201) client.addSecret(made.keyId, made.clientSecret);
    }
    client.acts += free;
  });
}

function addSshKey(number: number, key: number): Command {
  return aboutClient(`SSH key ${key}`, number, async (client, world, model) => {
    const keys = model.sshKeys.get(client.manufacturerId);
    const expected = keys?.has(key) ? refusal('conflict') : { status: 201 };
    const path = { manufacturerId: client.manufacturerId };
    const { status, body } = await world.expectOfAdmin(
      'addSshKey',
      { path, body: { publicKey: world.sshKeys[key] } },
      expected,
    );
    if (status === 201) keys?.set(key, (body as { keyId: number }).keyId);
  });
}

function removeSshKey(number: number, key: number): Command {
  return aboutClient(`removal of SSH key ${key}`, number, async (client, world, model) => {
    const keys = model.sshKeys.get(client.manufacturerId);
    const path = { manufacturerId: client.manufacturerId, keyId: keys?.get(key) ?? 2 ** 31 - 1 };
    await world.expectOfAdmin('removeSshKey', { path }, keys?.has(key) ? success(204) : refusal('notFound'));
    keys?.delete(key);
    const { body } = await world.asAdmin(1, 'readManufacturer', { path });
    expectSame(idsOf((body as { sshKeys: object[] }).sshKeys), [...(keys?.values() ?? [])].sort());
  });
}

/** Everything that administrators see of a client. */
export function read(number: number): Command {
  return aboutClient('what is known', number, async (client, world) => {
    const full = await fullOf(client, world);
    expectSame(
      [full.name, full.teamEmail, full.dailyQuota, full.disabledAt && Date.parse(full.disabledAt), full.tag],
      [client.name, client.teamEmail, client.dailyQuota, client.disabledAt, client.tag],
    );
    const inOrder = (keys: [string, number | null][]) =>
      keys.sort(([one], [other]) => (one < other ? -1 : 1));
    expectSame(
      inOrder(
        full.apiKeys.map(
          ({ keyId, expiresAt }) => [keyId, expiresAt && Date.parse(expiresAt)] as [string, number | null],
        ),
      ),
      inOrder(client.liveKeys(world.now).map(({ keyId, expiresAt }) => [keyId, expiresAt])),
    );
    expectSame(
      idsOf(full.clientSecrets),
      client
        .liveSecrets()
        .map(({ keyId }) => keyId)
        .sort(),
    );
    const [{ acts } = { acts: 0 }] = await world.service.query<{ acts: number }>(
      'SELECT count(*)::integer AS acts FROM audit_entry WHERE subject_id = $1',
      [client.clientId],
    );
    expectSame(acts, client.acts);
  });
}

function wait(minutes: number): Command {
  return command<AdministrationModel, AdministrationWorld>(
    `wait ${minutes} minutes`,
    async (_, { service }) => {
      service.clock.advance({ minutes });
    },
  );
}

function detailsOf({ acts }: KnownClient, { number }: AdministrationWorld) {
  return {
    name: `Client ${number}${acts}`,
    teamEmail: `changed-${acts}@example.com`,
    dailyQuota: 1_000_000 + acts,
  };
}

function take(client: KnownClient, details: ReturnType<typeof detailsOf>, tag: string | undefined): void {
  Object.assign(client, details);
  client.setTag(tag);
  client.acts += 1;
}

function pathOf({ clientId }: KnownClient, keyId?: string): { path: Record<string, string> } {
  return { path: keyId === undefined ? { clientId } : { clientId, keyId } };
}
