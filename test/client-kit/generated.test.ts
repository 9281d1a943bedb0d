import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { clientKit, DOCUMENT_FILES } from '../../client/generate/client-kit.js';
import type { Item } from '../../client/generate/postman/item.js';
import { TOKEN_OPERATIONS } from '../../client/generate/postman/journey.js';
import { operationsOf, readSpecification } from '../../client/generate/specification.js';

const specification = await readFile(DOCUMENT_FILES.recalls, 'utf8');
const documents = {
  recalls: specification,
  kadoe: await readFile(DOCUMENT_FILES.kadoe, 'utf8'),
  licenceRenewal: await readFile(DOCUMENT_FILES.licenceRenewal, 'utf8'),
  authentication: await readFile(DOCUMENT_FILES.authentication, 'utf8'),
};
const manifest = await readFile('client/package.json', 'utf8');
const kit = await clientKit(documents, manifest);

/** The folders and requests of a collection. */
function itemsOf(file: string): Item[] {
  const collection: { item: Item[] } = JSON.parse(kit[`docs/postman/${file}.postman_collection.json`] ?? '');
  return flattened(collection.item);
}

const COLLECTIONS = ['vehicle-recalls', 'kadoe'];
const requests = itemsOf('vehicle-recalls').filter(({ request }) => request !== undefined);

describe('The client kit', () => {
  it.each(Object.keys(kit))('is committed as %s: if this fails, run `npm run client-kit`', async (file) => {
    expect(await readFile(file, 'utf8'), `${file} is out of date: run \`npm run client-kit\``).toBe(
      kit[file],
    );
  });

  it('is the same whenever it is made', async () => {
    expect(await clientKit(documents, manifest)).toEqual(kit);
  });

  it('gives the package the version of the API, and leaves the rest of its manifest as it is', async () => {
    const next = specification.replace(/^ {2}version: .*$/m, '  version: 2.1.0');
    const made = JSON.parse(
      (await clientKit({ ...documents, recalls: next }, manifest))['client/package.json'] ?? '',
    );
    expect(made).toEqual({ ...JSON.parse(manifest), version: '2.1.0' });
  });

  it('asks for the dependencies that this project is tested with', async () => {
    const { dependencies } = JSON.parse(await readFile('package.json', 'utf8'));
    for (const [name, version] of Object.entries(JSON.parse(manifest).dependencies)) {
      expect({ name, version }).toEqual({ name, version: dependencies[name] });
    }
  });
});

describe('The Postman collection', () => {
  it('has every operation of the specification', () => {
    const known = operationsOf(readSpecification(specification))
      .filter(({ operationId }) => !TOKEN_OPERATIONS.includes(operationId))
      .map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`);
    const sent = requests.map(
      ({ request }) => `${request?.method} /${request?.url.path?.join('/') ?? 'token'}`,
    );
    expect([...new Set(sent)].toSorted()).toEqual([...known, 'POST /token'].toSorted());
  });

  it('sends both credentials with every request that needs them', () => {
    const bare = requests.filter(({ request }) => {
      const headers = request?.header.map(({ key }) => key) ?? [];
      return !(headers.includes('Authorization') && headers.includes('X-API-Key'));
    });
    expect(bare.map(({ name }) => name)).toEqual([
      'Get an access token',
      'Get an access token',
      'Get an access token',
      ...publicSummaries(),
    ]);
  });

  it.each(COLLECTIONS)('gives everything an id of its own: %s', (file) => {
    const ids = itemsOf(file).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

describe('The Postman collection of KADOE', () => {
  const sent = itemsOf('kadoe').flatMap(({ name, request }) => (request ? [{ name, request }] : []));

  it('has every operation of KADOE and of the Authentication API', () => {
    const known = [documents.kadoe, documents.authentication]
      .flatMap((yaml) => operationsOf(readSpecification(yaml)))
      .map(({ method, path }) => `${method} ${path}`);
    const addresses = sent.map(({ request: { method, url } }) =>
      `${method} ${url.raw}`
        .replace('{{authenticateUrl}}', '/thirdparty-access/v1/authenticate')
        .replace('{{baseUrl}}', ''),
    );
    expect([...new Set(addresses)].toSorted()).toEqual(known.toSorted());
  });

  it('sends both credentials with every request that needs them, and no secret of its own', () => {
    const bare = sent.filter(({ request: { header } }) => {
      const values = new Map(header.map(({ key, value }) => [key, value]));
      const hasBoth =
        values.get('Authorization') === 'Bearer {{kadoeToken}}' &&
        values.get('X-API-Key') === '{{kadoeApiKey}}';
      return !hasBoth;
    });
    expect(bare.map(({ name }) => name)).toEqual([
      'Sign in',
      'Set a new password',
      'Get a code for a new password',
    ]);
  });
});

function publicSummaries(): string[] {
  return operationsOf(readSpecification(specification))
    .filter(({ security, operationId }) => security?.length === 0 && !TOKEN_OPERATIONS.includes(operationId))
    .map(({ summary }) => summary);
}

function flattened(folder: readonly Item[]): Item[] {
  return folder.flatMap((item) => [item, ...flattened(item.item ?? [])]);
}
