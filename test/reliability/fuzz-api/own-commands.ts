import type fc from 'fast-check';
import {
  type AdministrationModel,
  type AdministrationWorld,
  aboutClient,
  fullOf,
  idsOf,
  tokenForm,
} from './administration-world.js';
import { expectSame } from './command.js';
import { faulty, refusal, success, summaryOf } from './expected-answer.js';
import type { KnownClient } from './known-client.js';

type Command = fc.AsyncCommand<AdministrationModel, AdministrationWorld>;

export function listOwn(number: number, key: number): Command {
  return aboutClient(`its list with key ${key}`, number, async (client, world) => {
    const expected = client.whyRefused(key, world.now) ?? { status: 200 };
    const answer = await world.caller.call('listClientSecrets', { headers: client.headers(key) });
    expectSame(summaryOf(answer, expected), expected);
    if (answer.status === 200)
      expectSame(
        idsOf(answer.body),
        client
          .liveSecrets()
          .map(({ keyId }) => keyId)
          .sort(),
      );
  });
}

export function renewOwn(number: number, key: number): Command {
  return aboutClient(`its renewal with key ${key}`, number, async (client, world) => {
    const isFull = client.liveSecrets().length >= 2;
    const expected =
      client.whyRefused(key, world.now) ?? (isFull ? refusal('secretLimitReached') : { status: 200 });
    const answer = await world.caller.call('renewClientSecret', { headers: client.headers(key) });
    expectSame(summaryOf(answer, expected), expected);
    if (answer.status === 200) await learnSecret(client, world, answer.body);
  });
}

export function removeOwn(number: number, key: number, secret: number): Command {
  return aboutClient(`its removal of secret ${secret} with key ${key}`, number, async (client, world) => {
    const removed = client.secret(secret);
    if (!removed) return;
    const isLast = client.liveSecrets().length === 1;
    const outcome = removed.isRemoved ? refusal('notFound') : isLast ? faulty('lastSecret') : success(204);
    const expected = client.whyRefused(key, world.now) ?? outcome;
    const call = { headers: client.headers(key), path: { keyId: removed.keyId } };
    const answer = await world.caller.call('removeClientSecret', call);
    expectSame(summaryOf(answer, expected), expected);
    if (answer.status === 204) removed.isRemoved = true;
  });
}

export function askForToken(number: number, secret: number): Command {
  return aboutClient(`a token by secret ${secret}`, number, async (client, world) => {
    const used = client.secret(secret);
    if (!used) return;
    const form = tokenForm({ ...client, clientSecret: used.clientSecret });
    const answer = await world.caller.call('requestAccessToken', { body: form });
    const body = answer.body as { error_codes?: number[]; access_token?: string };
    expectSame(body.error_codes?.[0], client.whyNoToken(secret));
    if (body.access_token !== undefined) client.takeToken(body.access_token, world.now);
  });
}

/** The last secret must remain, whichever it is. */
export function removeAtOnce(number: number, key: number): Command {
  return aboutClient(`its removal of all secrets at once with key ${key}`, number, async (client, world) => {
    const live = client.liveSecrets();
    if (live.length < 2 || client.whyRefused(key, world.now)) return;
    const answers = await Promise.all(
      live.map(({ keyId }) =>
        world.caller.call('removeClientSecret', { headers: client.headers(key), path: { keyId } }),
      ),
    );
    expectSame(answers.map(({ status }) => status).sort(), [204, 400]);
    for (const [index, secret] of live.entries()) secret.isRemoved = answers[index]?.status === 204;
  });
}

/** The id of a secret is in the list; the secret itself was in the response. */
async function learnSecret(client: KnownClient, world: AdministrationWorld, body: unknown): Promise<void> {
  const known = new Set(client.secrets.map(({ keyId }) => keyId));
  const { clientSecrets } = await fullOf(client, world);
  const added = clientSecrets.filter(({ keyId }) => !known.has(keyId));
  expectSame(added.length, 1);
  for (const { keyId } of added) client.addSecret(keyId, (body as { clientSecret: string }).clientSecret);
}
