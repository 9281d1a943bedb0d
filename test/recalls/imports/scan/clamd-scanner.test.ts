import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fileOnDisk } from '../../../../src/recalls/imports/file-source.js';
import {
  waitingForAfter,
  waitingForInPlainWords,
} from '../../../../src/recalls/imports/runs/retry-policy.js';
import { ClamdScanner } from '../../../../src/recalls/imports/scan/clamd-scanner.js';
import { ScannerUnavailable, UnclearScan } from '../../../../src/recalls/imports/scan/scanner.js';
import { freePort } from '../../../support/started-service.js';
import { CLAMD_MISSING, Clamd } from './clamd.js';
import { EICAR } from './eicar.js';

const MEBIBYTE = 1024 * 1024;
const HEADER = 'VIN,ManufacturerRecallCampaignReference,DVSACampaignReference,RecallCampaignStartDate\n';

describe.skipIf(CLAMD_MISSING)(`a real clamd${CLAMD_MISSING ? `: ${CLAMD_MISSING}` : ''}`, () => {
  let folder: string;
  let clamd: Clamd;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-scan-'));
    clamd = await Clamd.prepare('StreamMaxLength 2M', 'MaxFileSize 1M', 'AlertExceedsMax yes');
  });
  afterAll(async () => {
    await clamd.remove();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    await clamd.stop();
    await clamd.start();
  });

  const file = async (content: string | Buffer): Promise<string> => {
    const path = join(folder, 'file.csv');
    await writeFile(path, content);
    return path;
  };

  describe.each([
    ['TCP', () => clamd.tcpUrl],
    ['a Unix socket', () => clamd.unixUrl],
  ])('over %s', (_, address) => {
    it('lets a clean file pass', async () => {
      const path = await file(`${HEADER}ABC1,CAR/1,,2024-03-30\n`);

      expect(await new ClamdScanner(address()).scan(fileOnDisk(path))).toBe('clean');
    });

    it('finds what is in a file of many chunks', async () => {
      const filling = Buffer.alloc(MEBIBYTE / 2, 'A');
      const path = await file(Buffer.concat([filling, Buffer.from(EICAR), filling.subarray(0, 1000)]));

      expect(await new ClamdScanner(address()).scan(fileOnDisk(path))).toBe('infected');
    });

    it('says of a file over its limit that it could not be scanned', async () => {
      const path = await file(Buffer.alloc(20 * MEBIBYTE, 'A'));

      const scan = new ClamdScanner(address()).scan(fileOnDisk(path));

      await expect(scan).rejects.toThrow(ScannerUnavailable);
      await expect(scan).rejects.toThrow(/StreamMaxLength/);
    });
  });

  it('does not pass a file that it looked into only in part', async () => {
    const scan = new ClamdScanner(clamd.tcpUrl).scan(
      fileOnDisk(await file(Buffer.alloc(1.5 * MEBIBYTE, 'A'))),
    );

    await expect(scan).rejects.toThrow(UnclearScan);
    await expect(scan).rejects.toThrow(/did not look into the whole file: its MaxFileSize.* is too small/);
  });

  it('lets an empty file pass', async () => {
    expect(await new ClamdScanner(clamd.tcpUrl).scan(fileOnDisk(await file('')))).toBe('clean');
  });

  it('is unavailable while it is stopped, and works again when it is started', async () => {
    const scanner = new ClamdScanner(clamd.tcpUrl);
    const path = await file(EICAR);
    await clamd.stop();

    await expect(scanner.scan(fileOnDisk(path))).rejects.toThrow(
      new ScannerUnavailable("clamd can't be reached: ECONNREFUSED"),
    );

    await clamd.start();
    expect(await scanner.scan(fileOnDisk(path))).toBe('infected');
  });

  it('is unavailable when it is killed in the middle of a file', async () => {
    const proxy = await killAfter(MEBIBYTE, clamd);
    try {
      const scan = new ClamdScanner(proxy.url).scan(
        fileOnDisk(await file(Buffer.alloc(2 * MEBIBYTE - 1, 'A'))),
      );

      await expect(scan).rejects.toThrow(ScannerUnavailable);
      expect(proxy.hasKilled()).toBe(true);
    } finally {
      proxy.server.close();
    }
  });

  it('does not blame the scanner for a file that is not there', async () => {
    await expect(new ClamdScanner(clamd.tcpUrl).scan(fileOnDisk(join(folder, 'none')))).rejects.toThrow(
      'ENOENT',
    );
  });
});

describe('a finding of clamd', () => {
  let folder: string;
  let path: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'recalls-test-finding-'));
    path = join(folder, 'file.csv');
    await writeFile(path, HEADER);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ['(null) FOUND', /has no name for/],
    [' FOUND', /has no name for/],
    ['NULL FOUND', /has no name for/],
    ['Heuristics.Limits.Exceeded FOUND', /MaxFileSize or MaxScanSize is too small/],
    ['Heuristics.Limits.Exceeded.MaxScanTime FOUND', /its MaxScanTime is too small/],
    ['Heuristics.Limits.Exceeded.MaxRecursion FOUND', /its MaxRecursion is too small/],
    ['Heuristics.Encrypted.Zip FOUND', /could not judge the file \(Heuristics\.Encrypted\)/],
    ['Heuristics.Structured.CreditCardNumber FOUND', /could not judge the file \(Heuristics\.Structured\)/],
  ])('%s is neither clean nor an infection: operators have to look', async (finding, reason) => {
    const scan = scanAnswered(`stream: ${finding}`, path);

    await expect(scan).rejects.toThrow(UnclearScan);
    await expect(scan).rejects.toThrow(reason);
  });

  it.each([
    'Win.Test.EICAR_HDB-1 FOUND',
    'Heuristics.Phishing.Email.SpoofedDomain FOUND',
    'Heuristics.OLE2.ContainsMacros FOUND',
    'PUA.Win.Packer.Upx-1 FOUND',
    'null.Trojan FOUND',
  ])('%s is an infection', async (finding) => {
    expect(await scanAnswered(`stream: ${finding}`, path)).toBe('infected');
  });

  it('is shown to the manufacturer as waiting for operators, and to operators with the reason', async () => {
    const error: unknown = await scanAnswered('stream: (null) FOUND', path).catch((reason) => reason);
    const waitingFor = waitingForAfter(error);

    expect(waitingFor).toBe(
      'scanner undecided: clamd found something that it has no name for: its log says more',
    );
    expect(waitingForInPlainWords(waitingFor)).toBe(
      'the operators of the service: the virus scanner could not judge the file',
    );
  });
});

/** Scans a file with a server that always sends this response. */
async function scanAnswered(answer: string, path: string): Promise<'clean' | 'infected'> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    let received = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      if (received.subarray(-4).equals(Buffer.alloc(4))) socket.end(`${answer}\0`);
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  try {
    return await new ClamdScanner(`tcp://127.0.0.1:${port}`).scan(fileOnDisk(path));
  } finally {
    server.close();
  }
}

/** A proxy that kills clamd after this many bytes. */
async function killAfter(
  bytes: number,
  clamd: Clamd,
): Promise<{ server: Server; url: string; hasKilled: () => boolean }> {
  let passed = 0;
  const server = createServer((client) => {
    const upstream = connect(clamd.port, '127.0.0.1');
    client.on('error', () => {});
    upstream.on('error', () => client.destroy());
    upstream.on('close', () => client.destroy());
    client.on('data', (chunk) => {
      const wasBelow = passed < bytes;
      passed += chunk.length;
      if (passed < bytes) upstream.write(chunk);
      else if (wasBelow) void clamd.stop('SIGKILL');
    });
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { server, url: `tcp://127.0.0.1:${port}`, hasKilled: () => passed >= bytes };
}
