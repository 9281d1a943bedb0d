import { S3Client } from '@aws-sdk/client-s3';
import type { BucketSettings } from '../../config/storage-url.js';

const TIMEOUTS = {
  connectionTimeout: 2_000,
  /** From the request to the first byte of the response. A part of a large object takes less on any line that is of use. */
  requestTimeout: 60_000,
  throwOnRequestTimeout: true,
  /** Without a byte in either direction. The reader of a large object may pause, so it is longer than a pause. */
  socketTimeout: 120_000,
};

/** The first attempt and two more, after some tenths of a second. Callers try again too. */
const MOST_ATTEMPTS = 3;

/**
 * Connections of a process, each with one call. The library repeats calls as long as it has tokens: it starts with 500 and a repetition
 * takes 14. With its 50 connections, a server or a balancer that closes them all at once made 15 calls fail without a second attempt.
 */
const CONNECTIONS = { keepAlive: true, maxSockets: 32 };

/** Servers that are not Amazon's check the region in the signature, and this is their default. */
const USUAL_REGION = 'us-east-1';

export function createS3Client({ endpoint, region, credentials }: BucketSettings): S3Client {
  // On Node.js 20 each process would be told to upgrade. docs/dependencies.md says why this version is used.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const usedRegion = region ?? (endpoint === undefined ? undefined : USUAL_REGION);
  return new S3Client({
    ...(usedRegion === undefined ? {} : { region: usedRegion }),
    // The name of the bucket is a part of the path, because a server of our own rarely has a host name for each bucket.
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(credentials === undefined ? {} : { credentials }),
    maxAttempts: MOST_ATTEMPTS,
    requestHandler: { ...TIMEOUTS, httpAgent: CONNECTIONS, httpsAgent: CONNECTIONS },
    // Older servers refuse the checksums that this library adds otherwise. The signature covers what is stored, and sealed content is checked when it is read.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
}
