import { createServer, type Server } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openObjectStore } from '../../../src/platform/object-store/open-object-store.js';
import { freePort } from '../../support/started-service.js';

interface Upload {
  readonly key: string;
  readonly id: string;
  readonly initiated: string;
}

/** Only so many are on a page here. Amazon's has a thousand. */
const PAGE = 2;

/**
 * S3's ListMultipartUploads and AbortMultipartUpload as Amazon's API reference describes them, because the server that the other tests use has
 * no such list.
 */
class Uploads {
  readonly aborted: string[] = [];
  /** What the list was asked for, in order. */
  readonly asked: string[] = [];
  private server: Server | undefined;

  constructor(private readonly uploads: readonly Upload[]) {}

  async listen(): Promise<number> {
    const port = await freePort();
    this.server = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://s3');
      if (request.method === 'DELETE') {
        this.aborted.push(`${pathname} ${searchParams.get('uploadId')}`);
        response.writeHead(204).end();
        return;
      }
      const after = searchParams.get('upload-id-marker') ?? '';
      this.asked.push(`${searchParams.get('prefix')} after ${searchParams.get('key-marker')} ${after}`);
      response.writeHead(200, { 'content-type': 'application/xml' }).end(this.page(after));
    });
    await new Promise<void>((listening) => this.server?.listen(port, '127.0.0.1', listening));
    return port;
  }

  close(): void {
    this.server?.closeAllConnections();
    this.server?.close();
  }

  private page(after: string): string {
    const from = this.uploads.findIndex(({ id }) => id === after) + 1;
    const page = this.uploads.slice(from, from + PAGE);
    const last = page.at(-1);
    return `<?xml version="1.0" encoding="UTF-8"?>
<ListMultipartUploadsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
  <Bucket>objects</Bucket><MaxUploads>${PAGE}</MaxUploads>
  <IsTruncated>${from + PAGE < this.uploads.length}</IsTruncated>
  <NextKeyMarker>${last?.key ?? ''}</NextKeyMarker><NextUploadIdMarker>${last?.id ?? ''}</NextUploadIdMarker>
  ${page.map(({ key, id, initiated }) => `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${initiated}</Initiated></Upload>`).join('\n  ')}
</ListMultipartUploadsResult>`;
  }
}

describe('Uploads that were interrupted in a bucket', () => {
  const uploads = new Uploads([
    { key: 'live/archive/a', id: 'id-1', initiated: '2026-11-01T10:00:00.000Z' },
    { key: 'live/archive/a', id: 'id-2', initiated: '2026-12-01T09:59:59.999Z' },
    // In progress: another process is storing it.
    { key: 'live/archive/b', id: 'id-3', initiated: '2026-12-01T10:00:00.000Z' },
    { key: 'live/renewal-images/c', id: 'id-4', initiated: '2026-11-30T00:00:00.000Z' },
    { key: 'live/renewal-images/d', id: 'id-5', initiated: '2026-12-01T10:00:01.000Z' },
  ]);
  let port: number;
  beforeEach(async () => {
    port = await uploads.listen();
  });
  afterEach(() => uploads.close());

  it('are removed on all pages of the list, in the prefix alone, and those that began later go on', async () => {
    const store = await openObjectStore({
      bucket: {
        endpoint: `http://127.0.0.1:${port}`,
        bucket: 'objects',
        prefix: 'live/',
        region: undefined,
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      },
      dataDir: '/nowhere',
    });
    expect(await store.removeInterrupted(Date.parse('2026-12-01T10:00:00Z'))).toBe(3);
    expect(uploads.aborted).toEqual([
      '/objects/live/archive/a id-1',
      '/objects/live/archive/a id-2',
      '/objects/live/renewal-images/c id-4',
    ]);
    expect(uploads.asked).toEqual([
      'live/ after null ',
      'live/ after live/archive/a id-2',
      'live/ after live/renewal-images/c id-4',
    ]);
  });
});
