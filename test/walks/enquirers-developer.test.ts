import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { blocksOf, sectionOf } from './pages.js';
import { besideData, MINUTES, paste, SHELLS, type WalkService, walkService } from './walk.js';

const PAGE = 'docs/kadoe.md';

/** The rows of a table of a section, by what is in their first cell. */
async function rowsOf(heading: string): Promise<Map<string, string>> {
  const rows = (await sectionOf(PAGE, heading)).matchAll(/^\| (.*?) \| (.*) \|$/gm);
  return new Map([...rows].map(([, first = '', rest = '']) => [first, rest]));
}

/** What this walk reads of the bodies of both APIs. */
interface Answered {
  readonly 'id-token': string;
  readonly errors: readonly { readonly code: string }[];
}

describe('The developer and the administrators of an enquirer', { timeout: 4 * MINUTES }, () => {
  let service: WalkService;

  beforeAll(async () => {
    service = await walkService();
  }, 3 * MINUTES);

  it.each(SHELLS)('paste the first call, as a line and with curl: %s', async (name) => {
    const [line = '', curl = ''] = await blocksOf(PAGE, 'The first call');
    const { called, stdout } = await paste(line, name);
    expect(called).toEqual(['200 OK']);
    expect(stdout).toContain('"lastName": "WILS"');
    const withCurl = await paste(curl, name);
    expect(withCurl.stdout).toMatch(/^HTTP\/1\.1 200 OK/m);
    expect(withCurl.stdout).toMatch(/^x-correlation-id: first-call/im);
    expect(withCurl.stdout).toContain('"lastName":"WILS"');
  });

  it('have every test vehicle answered as the page says', async () => {
    const demo = JSON.parse(await readFile(join(service.folder, 'data/demo.json'), 'utf8')).kadoe;
    const post = async (url: string, body: object, headers: Record<string, string> = {}) => {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
      return { status: answer.status, body: (await answer.json()) as Answered };
    };
    const { userName, password } = demo;
    const signedIn = await post(demo.authenticateUrl, { userName, password });
    const headers = { Authorization: signedIn.body['id-token'], 'X-API-Key': demo.apiKey };
    const fields = {
      enquirerId: 'DM001',
      reasonCode: '00EV',
      eventDate: '2024-06-01',
      referenceNumber: 'W1',
    };
    // More calls than the burst of the client's plan, which other readers use at the same time.
    const ask = (asked: object) =>
      vi.waitUntil(
        async () => {
          const answer = await post(
            `${demo.apiUrl}/kadoe/v1/vehicle-keeper`,
            { ...asked, ...fields },
            headers,
          );
          const isThrottled = answer.status === 429 && !JSON.stringify(asked).includes('ER19THR');
          return isThrottled ? undefined : answer;
        },
        { timeout: MINUTES, interval: 200 },
      );
    const rows = await rowsOf('The test environment');
    const tried: string[] = [];
    for (const [vehicles, expected] of rows) {
      for (const [, vehicle = ''] of vehicles.matchAll(/`([A-Z0-9]+)`/g)) {
        const asked = vehicles.startsWith('VIN ') ? { chassisVin: vehicle } : { registrationNumber: vehicle };
        const { status, body } = await ask(asked);
        const code = /`(ENV\d{3})`/.exec(expected)?.[1];
        const message = /^200 `(.*)`$/.exec(expected)?.[1];
        expect({ vehicle, status }).toEqual({ vehicle, status: Number(expected.slice(0, 3)) });
        if (code !== undefined) expect({ vehicle, code: body.errors[0]?.code }).toEqual({ vehicle, code });
        else if (message !== undefined) expect(body).toMatchObject({ message });
        else if (status === 200) expect(body).toHaveProperty('keeper');
        tried.push(vehicle);
      }
    }
    expect(tried).toHaveLength(22);
  });

  it('onboard clients, change them, look into the record and count', async () => {
    for (const heading of ['Clients', 'Changing clients', 'Who asked what', 'Usage, for invoices']) {
      for (const block of await blocksOf(PAGE, heading)) await paste(block);
    }
    const link = JSON.parse(await readFile(join(service.folder, 'data/link.json'), 'utf8'));
    expect(Object.keys(link)).toEqual(
      'role clientId name environment plan userName oneTimePassword apiKey authenticateUrl apiUrl'.split(' '),
    );
  });

  it('try a file out, load it into the test register, and look at a vehicle', async () => {
    const [block = ''] = await blocksOf(PAGE, 'Loading a register');
    const { stdout } = await paste(block);
    expect(stdout).toContain('"dryRun": true');
    expect(stdout).toContain('"newVehicles": 1000');
    expect(stdout).toContain('"registrationNumber": "AA19BBB"');
    expect(stdout).not.toContain('WILS');
  });

  it('leave nothing outside of data', async () => {
    expect(await besideData()).toEqual([]);
  });
});
