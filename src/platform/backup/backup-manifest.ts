import { readFile } from 'node:fs/promises';
import { isAbsolute, join, normalize } from 'node:path';
import { z } from 'zod';
import { UnusableBackup } from './unusable-backup.js';

/** It is written last: a folder without it is no backup. */
export const MANIFEST = 'manifest.json';

/** Goes up when an older version of the service could not restore a backup any more. */
const FORMAT = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A path that leads nowhere but into the folder that it is joined to. */
const insidePath = z
  .string()
  .min(1)
  .refine((path) => !isAbsolute(path) && normalize(path) === path && !path.split('/').includes('..'));

const storedFile = z.object({ path: insidePath, bytes: z.int().min(0), sha256 });

const manifest = z.object({
  format: z.literal(FORMAT),
  madeAt: z.iso.datetime(),
  /** Of the service. */
  version: z.string(),
  database: z.object({
    identity: z.string().nullable(),
    server: z.string(),
    /** Names, in the order in which they were run. */
    migrations: z.array(z.string()),
    tables: z.array(
      z.object({
        name: z.string(),
        columns: z.array(z.string()),
        rows: z.int().min(0),
        checksum: z.string(),
        /** Of a table that is partitioned by months. */
        partitions: z.array(z.string().regex(/_\d{4}_\d{2}$/)).optional(),
        file: storedFile,
      }),
    ),
    sequences: z.array(z.object({ name: z.string(), lastValue: z.string(), isCalled: z.boolean() })),
  }),
  lookUps: z.array(z.object({ kind: z.string(), subject: z.string(), answer: z.json() })),
  /** Of `DATA_DIR` and `LANDING_DIR`; null when they are backed up in another way. */
  files: z.array(storedFile.extend({ mode: z.int().min(0).max(0o777) })).nullable(),
});

export type BackupManifest = z.infer<typeof manifest>;
export type StoredTable = BackupManifest['database']['tables'][number];
export type StoredSequence = BackupManifest['database']['sequences'][number];
export type StoredFile = z.infer<typeof storedFile>;
export type StoredDataFile = NonNullable<BackupManifest['files']>[number];

/** @throws UnusableBackup */
export async function readManifest(folder: string): Promise<BackupManifest> {
  let read: unknown;
  try {
    read = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UnusableBackup(
      code === 'ENOENT'
        ? `${folder} is no backup, or one that was not finished: it has no ${MANIFEST}`
        : `${join(folder, MANIFEST)} can't be read (${code ?? 'it is no JSON'})`,
    );
  }
  const parsed = manifest.safeParse(read);
  if (parsed.success) return parsed.data;
  const format = (read as { format?: unknown } | null)?.format;
  throw new UnusableBackup(
    typeof format === 'number' && format > FORMAT
      ? `${folder} was made by a newer version of the service: restore it with that version`
      : `${join(folder, MANIFEST)} is damaged: ${parsed.error.issues[0]?.path.join('.')} is not as it was written`,
  );
}
