import { beforeAll, describe, expect, it } from 'vitest';
import { blockOf, sectionOf } from './pages.js';
import { alone, besideData, MINUTES, paste, SHELLS, type WalkService, walkService } from './walk.js';

describe('A newcomer, who has read the top of the README', { timeout: 3 * MINUTES }, () => {
  let service: WalkService;

  beforeAll(async () => {
    service = await walkService();
  }, 3 * MINUTES);

  it('pastes the eight lines that npm start printed, works on a recall, sends in an application, and gets a keeper', async () => {
    expect(await sectionOf('README.md', 'Vehicle Recalls')).toContain(
      'prints five lines that open, read, fix, reopen and delete a recall, two that send in a licence renewal and ask what became of it, and one that asks who kept a vehicle',
    );
    const lines = [...service.printed.matchAll(/^ {2}((?:cd|export|node) .*)$/gm)].map(([, line]) => line);
    expect(lines.filter((line) => line?.startsWith('node'))).toHaveLength(8);

    const { called, stdout } = await paste(lines.join('\n'));
    expect(called).toEqual([
      ...['201 Created', '200 OK', '204 No Content', '204 No Content', '204 No Content'],
      ...['202 Accepted', '200 OK', '200 OK'],
    ]);
    expect(stdout).toContain('"lastName": "WILS"');
    expect(stdout).toContain('"transactionId": "123456789012345678901234"');
  });

  it('finds the pages and the documents of the API where the README says', async () => {
    const text = await sectionOf('README.md', 'Vehicle Recalls');
    const pages = [...text.matchAll(/`(\/docs[\w/-]*)`/g)].map(([, path]) => path);
    expect(pages).toHaveLength(4);
    const files = ['openapi.yml', 'openapi.json'].flatMap((name) => [
      ...pages.filter((page) => page !== '/docs').map((page) => `${page}/${name}`),
      `/${name}`,
    ]);
    for (const path of ['/', ...pages, ...files]) {
      const answer = await fetch(service.url + path);
      expect({ path, status: answer.status }).toEqual({ path, status: 200 });
    }
  });

  it.each(
    SHELLS,
  )('pastes the enquiries, and is answered with a keeper and with messages: %s', async (name) => {
    const { called, stdout } = await paste(await blockOf('README.md', 'Who kept a vehicle'), name);
    expect(called).toEqual(['200 OK', '200 OK', '200 OK']);
    for (const text of ['TEST FLEET LTD', 'Multiple matches for VIN', 'Vehicle stolen at date of event']) {
      expect(stdout).toContain(text);
    }
    const text = await sectionOf('README.md', 'Who kept a vehicle');
    for (const [, path] of text.matchAll(/`(\/[\w/-]+docs)`/g)) {
      expect({ path, status: (await fetch(service.url + path)).status }).toEqual({ path, status: 200 });
    }
  });

  it.each(
    SHELLS,
  )('pastes the licence renewal, any number of times, and sees what waits for a caseworker: %s', async (name) => {
    const { called, stdout } = await paste(await blockOf('README.md', 'A licence renewal'), name);
    expect(called).toEqual(['202 Accepted', '200 OK']);
    expect(stdout).toContain('"state": "');
    const text = await sectionOf('README.md', 'A licence renewal');
    for (const [, path] of text.matchAll(/`(\/[\w/-]+docs)`/g)) {
      expect({ path, status: (await fetch(service.url + path)).status }).toEqual({ path, status: 200 });
    }
  });

  it.each(SHELLS)('pastes the tour with curl, and again into another shell: %s', async (name) => {
    const { called, stdout } = await alone(async () =>
      paste(await blockOf('README.md', 'The same with curl'), name),
    );
    expect(called).toEqual(['201', '200', '204', '204', '204']);
    const [opened, read] = stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));
    expect(opened.recall).toEqual({
      vin: '123456789AC',
      manufacturerCampaignReference: 'CAR/1',
      dvsaCampaignReference: 'R/2024/001',
      recallCampaignStartDate: '2024-03-30',
    });
    expect(read.recalls).toEqual([expect.objectContaining({ repairStatus: 'NOT_FIXED' })]);
  });

  it('has nothing outside of data afterwards, so that a fresh start is like the first one', async () => {
    expect(await besideData()).toEqual([]);
  });
});
