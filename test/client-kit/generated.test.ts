import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { clientKit } from '../../client/generate/client-kit.js';
import type { Item } from '../../client/generate/postman/collection.js';
import { operationsOf, readSpecification } from '../../client/generate/specification.js';

const specification = await readFile('docs/openapi.yml', 'utf8');
const manifest = await readFile('client/package.json', 'utf8');
const kit = await clientKit(specification, manifest);
const collection: { item: Item[] } = JSON.parse(
  kit['docs/postman/vehicle-recalls.postman_collection.json'] ?? '',
);
const items = flattened(collection.item);
const requests = items.filter(({ request }) => request !== undefined);

describe('The client kit', () => {
  it.each(Object.keys(kit))('is committed as %s: if this fails, run `npm run client-kit`', async (file) => {
    expect(await readFile(file, 'utf8'), `${file} is out of date: run \`npm run client-kit\``).toBe(
      kit[file],
    );
  });

  it('is the same whenever it is made', async () => {
    expect(await clientKit(specification, manifest)).toEqual(kit);
  });

  it('gives the package the version of the API, and leaves the rest of its manifest as it is', async () => {
    const next = specification.replace(/^ {2}version: .*$/m, '  version: 2.1.0');
    const made = JSON.parse((await clientKit(next, manifest))['client/package.json'] ?? '');
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
      .filter(({ operationId }) => !operationId.startsWith('token'))
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

  it('gives everything an id of its own', () => {
    const ids = items.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });
});

function publicSummaries(): string[] {
  return operationsOf(readSpecification(specification))
    .filter(({ security, operationId }) => security?.length === 0 && !operationId.startsWith('token'))
    .map(({ summary }) => summary);
}

function flattened(folder: readonly Item[]): Item[] {
  return folder.flatMap((item) => [item, ...flattened(item.item ?? [])]);
}
