import { z } from 'zod';

/** A bucket of a server that speaks S3. */
export interface BucketSettings {
  /** The server's address without a path; absent means Amazon S3. */
  readonly endpoint: string | undefined;
  readonly bucket: string;
  /** In front of the name of every object, with a `/` at its end; empty when the bucket is ours alone. */
  readonly prefix: string;
  readonly region: string | undefined;
  /** Absent means those of the environment or of the machine, as for every program that uses Amazon's library. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

/** Amazon's rule, with dots and without: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

const PREFIX_PART = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** Amazon S3, as Amazon's command line writes it, or another server by its address, whose scheme says whether TLS is used. */
const FORMS =
  's3://bucket?region=eu-west-2 for Amazon S3, or https://KEY:SECRET@host:port/bucket for another server';

/** The environment variable `STORAGE_URL`. An error never quotes it, because it may have the secret. */
export const storageUrl = z.string().transform((text, context): BucketSettings => {
  const parsed = parse(text);
  if (typeof parsed !== 'string') return parsed;
  context.addIssue({ code: 'custom', message: parsed });
  return z.NEVER;
});

/** @returns what is wrong, as a text that completes "STORAGE_URL" */
function parse(text: string): BucketSettings | string {
  if (!URL.canParse(text)) return `must be ${FORMS}; in KEY and SECRET, / is %2F`;
  const url = new URL(text);
  const isAmazon = url.protocol === 's3:';
  if (!isAmazon && url.protocol !== 'https:' && url.protocol !== 'http:') return `must be ${FORMS}`;
  if (isAmazon && url.port !== '')
    return `must be https://… or http://… when the server has an address of its own`;
  const unknown = [...url.searchParams.keys()].find((name) => name !== 'region');
  if (unknown !== undefined || url.hash !== '') return 'may have ?region=… and nothing else after its path';
  const parts = url.pathname.split('/').filter((part) => part !== '');
  const bucket = isAmazon ? url.hostname : parts.shift();
  if (bucket === undefined || !BUCKET.test(bucket)) return `must name a bucket: ${FORMS}`;
  if (!parts.every((part) => PREFIX_PART.test(part))) {
    return 'may have folders after the bucket, of letters, digits, dots, _ and -';
  }
  const credentials = credentialsOf(url);
  if (typeof credentials === 'string') return credentials;
  return {
    endpoint: isAmazon ? undefined : url.origin,
    bucket,
    prefix: parts.map((part) => `${part}/`).join(''),
    region: url.searchParams.get('region') || undefined,
    credentials,
  };
}

function credentialsOf({ username, password }: URL): BucketSettings['credentials'] | string {
  if (username === '' && password === '') return undefined;
  if (username === '' || password === '') return 'must have both KEY and SECRET, or neither';
  try {
    return { accessKeyId: decodeURIComponent(username), secretAccessKey: decodeURIComponent(password) };
  } catch {
    return 'must have % in KEY and SECRET as %25';
  }
}
