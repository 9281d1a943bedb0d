import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type ListMultipartUploadsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';

/**
 * Deletes the parts of large objects whose processes were killed in the middle of a put. They are in no list of objects, and Amazon bills them.
 *
 * @returns how many uploads there were
 */
export async function abortUploadsBefore(
  client: S3Client,
  place: { readonly Bucket: string; readonly Prefix: string },
  before: number,
): Promise<number> {
  let aborted = 0;
  let next: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } = {};
  for (;;) {
    const page = await listUploads(client, place, next);
    for (const { Key, UploadId, Initiated } of page?.Uploads ?? []) {
      if ((Initiated?.getTime() ?? before) >= before) continue;
      await client.send(new AbortMultipartUploadCommand({ Bucket: place.Bucket, Key, UploadId }));
      aborted += 1;
    }
    if (!page?.IsTruncated) return aborted;
    next = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
  }
}

/** @returns undefined when the server has no such list; it then has a rule of its own for what is left */
async function listUploads(
  client: S3Client,
  place: { readonly Bucket: string; readonly Prefix: string },
  next: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined },
): Promise<ListMultipartUploadsCommandOutput | undefined> {
  try {
    return await client.send(new ListMultipartUploadsCommand({ ...place, ...next }));
  } catch (error) {
    if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 501)
      return undefined;
    throw error;
  }
}
