import { spawnSync } from 'node:child_process';
import { chown, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCluster } from '../../../src/platform/database/embedded/cluster.js';
import {
  type Layout,
  prepareLayout,
  removeLeftovers,
} from '../../../src/platform/database/embedded/layout.js';
import { replacePrivateFile } from '../../../src/platform/database/embedded/private-files.js';

const NOBODY = 65_534;
/** Runs as another account with the capability to bypass file permissions. */
const PREFIX = [
  'setpriv',
  `--reuid=${NOBODY}`,
  `--regid=${NOBODY}`,
  '--clear-groups',
  '--inh-caps=+dac_override',
  '--ambient-caps=+dac_override',
];
const canPassBy = spawnSync('env', [...PREFIX, 'true']).status === 0;

describe('the folder that the embedded PostgreSQL is in', () => {
  let dataDir: string;
  let layout: Layout;

  beforeEach(async () => {
    // Only the owner may enter it.
    dataDir = await mkdtemp(join(tmpdir(), 'recalls-test-folder-'));
    layout = await prepareLayout(dataDir);
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  it.runIf(canPassBy)(
    'is rid of an unfinished cluster also where only an account that passes by permissions can enter',
    async () => {
      const unfinished = join(layout.home, 'cluster.0123abcd');
      await mkdir(join(unfinished, 'base'), { recursive: true, mode: 0o700 });
      for (const path of [unfinished, join(unfinished, 'base')]) await chown(path, NOBODY, NOBODY);
      const account = { prefix: PREFIX, identity: {}, owner: { uid: NOBODY, gid: NOBODY } };
      await createCluster(layout, account, '/bin/true', { durable: false });
      expect((await readdir(layout.home)).sort()).toEqual(['cluster', 'password', 'server.log']);
    },
  );

  it('has nothing more in it after a file could not be replaced', async () => {
    await mkdir(join(layout.heartbeat, 'in the way'), { recursive: true });
    await expect(replacePrivateFile(layout.heartbeat, '0')).rejects.toThrow(layout.heartbeat);
    expect(await readdir(layout.home)).toEqual(['heartbeat']);
  });

  it('loses what a killed start has left of its files, and nothing else', async () => {
    const kept = [
      'cluster',
      'heartbeat',
      'lease',
      'password',
      'server.log',
      'server.log.old',
      'password.old',
    ];
    const left = [
      'heartbeat.0123456789ab',
      'lease.0123456789ab',
      'password.0123abcd',
      'password.0123abcd.0123456789ab',
      'time.42',
    ];
    for (const name of [...kept, ...left]) await writeFile(join(layout.home, name), '');
    await removeLeftovers(layout);
    expect((await readdir(layout.home)).sort()).toEqual(kept.sort());
  });
});
