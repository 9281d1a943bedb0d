import { addAbortSignal, PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { BucketSettings } from '../../config/storage-url.js';
import { requireObjectName, requirePrefix } from '../object-name.js';
import {
  type ObjectBody,
  ObjectNotFound,
  ObjectStore,
  type SizedBody,
  type StoredObject,
} from '../object-store.js';
import { abortUploadsBefore } from './interrupted-uploads.js';
import { createS3Client } from './s3-client.js';
import { asUnavailable, isMissing } from './s3-error.js';

/** How long a call for one object in memory may take with all its attempts, because the caller of a request waits for it. */
const CALL_TIMEOUT_MS = 20_000;

/** Each upload has two parts in memory. S3 allows 10,000 parts, so an object may have 80 GB. */
const PARTS = { partSize: 8 * 1024 ** 2, queueSize: 2 };

interface BucketPlace {
  readonly Bucket: string;
  readonly Key: string;
}

/** Objects in a bucket of a server that speaks S3. The server promises what the interface does: an object is there as a whole or not at all. */
export class S3Store extends ObjectStore implements OnApplicationShutdown {
  private readonly client: S3Client;
  private readonly bucket: string;
  private readonly prefix: string;

  constructor(settings: BucketSettings) {
    super();
    this.client = createS3Client(settings);
    this.bucket = settings.bucket;
    this.prefix = settings.prefix;
  }

  onApplicationShutdown(): void {
    this.client.destroy();
  }

  async put(name: string, body: ObjectBody): Promise<void> {
    const place = this.placeOf(name);
    if (body instanceof Uint8Array || 'pieces' in body) {
      // Whole, because the client sends it again after an error.
      const whole = body instanceof Uint8Array ? body : await wholeOf(body);
      await this.asking((options) =>
        this.client.send(new PutObjectCommand({ ...place, Body: whole }), options),
      );
      return;
    }
    // An error of the body itself is the caller's, and not the store's.
    const source = new Source(body);
    const upload = new Upload({
      client: this.client,
      params: { ...place, Body: Readable.from(source.read(), { objectMode: false }) },
      ...PARTS,
    });
    try {
      await upload.done();
    } catch (error) {
      throw source.error ?? asUnavailable(error);
    }
  }

  async get(name: string): Promise<Buffer> {
    const place = this.placeOf(name);
    return this.asking(async ({ abortSignal }) =>
      buffer(addAbortSignal(abortSignal, await this.open(name, place, abortSignal))),
    );
  }

  async stream(name: string): Promise<Readable> {
    const place = this.placeOf(name);
    return this.asking(({ abortSignal }) => this.open(name, place, abortSignal));
  }

  async find(name: string): Promise<StoredObject | undefined> {
    const place = this.placeOf(name);
    return this.asking(async (options) => {
      try {
        const found = await this.client.send(new HeadObjectCommand(place), options);
        return { name, bytes: found.ContentLength ?? 0, storedAt: found.LastModified?.getTime() ?? 0 };
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    });
  }

  async delete(name: string): Promise<void> {
    const place = this.placeOf(name);
    await this.asking((options) => this.client.send(new DeleteObjectCommand(place), options));
  }

  async *list(prefix: string): AsyncGenerator<StoredObject> {
    const inBucket = `${this.prefix}${requirePrefix(prefix)}/`;
    const pages = paginateListObjectsV2({ client: this.client }, { Bucket: this.bucket, Prefix: inBucket });
    try {
      for await (const { Contents = [] } of pages) {
        for (const { Key = '', Size = 0, LastModified } of Contents) {
          // Consoles make empty objects of this kind, and call them folders.
          if (Key.endsWith('/')) continue;
          yield { name: Key.slice(this.prefix.length), bytes: Size, storedAt: LastModified?.getTime() ?? 0 };
        }
      }
    } catch (error) {
      throw asUnavailable(error);
    }
  }

  async removeInterrupted(before: number): Promise<number> {
    try {
      return await abortUploadsBefore(this.client, { Bucket: this.bucket, Prefix: this.prefix }, before);
    } catch (error) {
      throw asUnavailable(error);
    }
  }

  async check(): Promise<void> {
    const question = { Bucket: this.bucket, Prefix: this.prefix, MaxKeys: 1 };
    await this.asking((options) => this.client.send(new ListObjectsV2Command(question), options));
  }

  private placeOf(name: string): BucketPlace {
    return { Bucket: this.bucket, Key: `${this.prefix}${requireObjectName(name)}` };
  }

  private async open(name: string, place: BucketPlace, abortSignal: AbortSignal): Promise<Readable> {
    try {
      const { Body } = await this.client.send(new GetObjectCommand(place), { abortSignal });
      // In Node.js the library answers with a stream of Node.js.
      return withOwnErrors(Body as Readable);
    } catch (error) {
      throw isMissing(error) ? new ObjectNotFound(name) : error;
    }
  }

  private async asking<Result>(
    work: (options: { readonly abortSignal: AbortSignal }) => Promise<Result>,
  ): Promise<Result> {
    try {
      return await work({ abortSignal: AbortSignal.timeout(CALL_TIMEOUT_MS) });
    } catch (error) {
      throw error instanceof ObjectNotFound ? error : asUnavailable(error);
    }
  }
}

async function wholeOf({ bytes, pieces }: SizedBody): Promise<Buffer> {
  const whole = Buffer.allocUnsafeSlow(bytes);
  let size = 0;
  for await (const piece of pieces) {
    whole.set(piece, size);
    size += piece.length;
  }
  return whole;
}

/** A connection that ends in the middle of an object is an error of the store too. */
function withOwnErrors(body: Readable): Readable {
  const stream = new PassThrough();
  body.once('error', (error) => stream.destroy(asUnavailable(error)));
  stream.once('close', () => body.destroy());
  return body.pipe(stream);
}

/** Remembers with which error a source ended, which the library wraps or replaces by its own. */
class Source {
  error: unknown;

  constructor(private readonly body: AsyncIterable<Uint8Array>) {}

  async *read(): AsyncGenerator<Uint8Array> {
    try {
      yield* this.body;
    } catch (error) {
      this.error = error;
      throw error;
    }
  }
}
