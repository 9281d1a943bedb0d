import { describe, expect, it } from 'vitest';
import { InvalidSettings, readSettings } from '../../../src/platform/config/read-settings.js';

const read = (text: string) => readSettings({ STORAGE_URL: text }).bucket;

describe('STORAGE_URL', () => {
  it('names a bucket of Amazon S3, or of another server with its address', () => {
    expect(read('s3://recalls-objects?region=eu-west-2')).toEqual({
      endpoint: undefined,
      bucket: 'recalls-objects',
      prefix: '',
      region: 'eu-west-2',
      credentials: undefined,
    });
    expect(read('s3://KEY:a%2Fb%2Bc@recalls-objects/live/eu/')).toMatchObject({
      bucket: 'recalls-objects',
      prefix: 'live/eu/',
      credentials: { accessKeyId: 'KEY', secretAccessKey: 'a/b+c' },
    });
    expect(read('https://KEY:SECRET@minio.internal:9000/objects/live')).toEqual({
      endpoint: 'https://minio.internal:9000',
      bucket: 'objects',
      prefix: 'live/',
      region: undefined,
      credentials: { accessKeyId: 'KEY', secretAccessKey: 'SECRET' },
    });
    expect(read('http://127.0.0.1:9000/objects')).toMatchObject({ endpoint: 'http://127.0.0.1:9000' });
    expect(readSettings({}).bucket).toBeUndefined();
  });

  it.each([
    ['objects', 'must be s3://bucket'],
    ['ftp://server/objects', 'must be s3://bucket'],
    ['https://KEY:very/secret@server/objects', 'must be s3://bucket'],
    [
      's3://KEY:verysecret@server:9000/objects',
      'must be https://… or http://… when the server has an address',
    ],
    ['https://KEY:verysecret@server', 'must name a bucket'],
    ['s3://My_Bucket', 'must name a bucket'],
    ['https://server/objects/../other//x y', 'may have folders after the bucket'],
    ['s3://objects?acl=public', 'may have ?region=… and nothing else'],
    ['s3://KEY@objects', 'must have both KEY and SECRET'],
    ['s3://KEY:very%secret@objects', 'must have % in KEY and SECRET as %25'],
  ])('%j is refused with what would be right, and is not repeated', (text, message) => {
    expect(() => read(text)).toThrow(InvalidSettings);
    expect(() => read(text)).toThrow(`STORAGE_URL ${message}`);
    expect(() => read(text)).not.toThrow('very');
  });
});
