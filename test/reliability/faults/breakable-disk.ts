import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { sep } from 'node:path';
import { type Breakable, FROM_HERE_ON, Trap } from './trap.js';

const FAILED = 'EIO';
const DONE_AND_FAILED = 'done, and EIO';
const FULL = `ENOSPC ${FROM_HERE_ON}`;

/** Functions whose first argument is a path. Two of them have a second path, which is in the same folder here. */
const BY_PATH = [
  'access',
  'chmod',
  'copyFile',
  'link',
  'lstat',
  'mkdir',
  'open',
  'readdir',
  'readFile',
  'rename',
  'rm',
  'rmdir',
  'stat',
  'unlink',
  'writeFile',
] as const;
const OF_HANDLES = ['chmod', 'datasync', 'read', 'readFile', 'stat', 'sync', 'truncate', 'write', 'writev'];
/** The calls that streams use. */
const BY_DESCRIPTOR = ['fsync', 'read', 'write', 'writev'] as const;

type Work = (this: unknown, ...parameters: unknown[]) => unknown;
type Callback = (error: Error | null, ...results: unknown[]) => void;

/** Intercepts the file system for one folder: every call of `node:fs/promises`, of file handles and of streams. */
export class BreakableDisk implements Breakable {
  readonly name = 'disk';
  readonly kinds = [FAILED, DONE_AND_FAILED, FULL];
  readonly countsByKind = false;
  private trap: Trap | undefined;
  private readonly handles = new WeakMap<object, string>();
  private readonly descriptors = new Map<number, string>();
  private readonly undo: (() => void)[] = [];

  /** The only manufacturer whose files count, because the rounds read every manufacturer's folder, which would repeat the same calls. */
  username = '';

  /** @param folder calls on it and on its content count */
  private constructor(private readonly folder: string) {}

  static async install(folder: string): Promise<BreakableDisk> {
    const disk = new BreakableDisk(folder);
    await disk.patch();
    return disk;
  }

  arm(kind: string, number: number): void {
    this.trap = new Trap(kind, number);
  }

  disarm(): Trap {
    const { trap } = this;
    this.trap = undefined;
    if (!trap) throw new Error('It was not armed.');
    return trap;
  }

  restore(): void {
    for (const each of this.undo) each();
    syncBuiltinESMExports();
  }

  private async patch(): Promise<void> {
    const promises = fs.promises as unknown as Record<string, Work>;
    const anyHandle = await fs.promises.open(process.execPath, 'r');
    const handles = Object.getPrototypeOf(anyHandle) as Record<string, Work>;
    await anyHandle.close();
    for (const name of BY_PATH) this.replace(promises, name, (work) => this.promised(name, work));
    for (const name of OF_HANDLES) this.replace(handles, name, (work) => this.promised(name, work));
    const streams = fs as unknown as Record<string, Work>;
    this.replace(streams, 'open', (work) => this.calledBack('open', work));
    this.replace(streams, 'close', (work) => this.forgetting(work));
    for (const name of BY_DESCRIPTOR) this.replace(streams, name, (work) => this.calledBack(name, work));
    syncBuiltinESMExports();
  }

  private replace(holder: Record<string, Work>, name: string, wrap: (work: Work) => Work): void {
    const work = holder[name];
    if (!work) return;
    holder[name] = wrap(work);
    this.undo.push(() => {
      holder[name] = work;
    });
  }

  private promised(name: string, work: Work): Work {
    const disk = this;
    return async function (this: unknown, ...parameters) {
      const path = disk.handles.get(this as object) ?? String(parameters[0]);
      const springs = disk.springs(name, path);
      if (springs && disk.trap?.kind !== DONE_AND_FAILED) throw disk.error(name);
      const result = await work.apply(this, parameters);
      if (name === 'open' && disk.covers(path)) disk.handles.set(result as object, path);
      if (!springs) return result;
      // No code will have the handle to close it.
      if (name === 'open') await (result as fs.promises.FileHandle).close();
      throw disk.error(name);
    };
  }

  private calledBack(name: string, work: Work): Work {
    const disk = this;
    return function (this: unknown, ...parameters) {
      const callback = parameters.pop() as Callback;
      const [first] = parameters;
      const path = typeof first === 'number' ? disk.descriptors.get(first) : String(first);
      const springs = path !== undefined && disk.springs(name, path);
      if (springs) return process.nextTick(() => callback(disk.error(name)));
      return work.call(this, ...parameters, (error: Error | null, ...results: unknown[]) => {
        if (name === 'open' && !error && path !== undefined && disk.covers(path)) {
          disk.descriptors.set(Number(results[0]), path);
        }
        callback(error, ...results);
      });
    };
  }

  /** Closing never fails here, because the number of the descriptor may be reused afterwards. */
  private forgetting(work: Work): Work {
    const { descriptors } = this;
    return function (this: unknown, ...parameters) {
      descriptors.delete(Number(parameters[0]));
      return work.apply(this, parameters);
    };
  }

  private covers(path: string): boolean {
    return path === this.folder || path.startsWith(this.folder + sep);
  }

  private springs(name: string, path: string): boolean {
    if (!this.trap || !this.covers(path) || this.isSomebodyElses(path)) return false;
    // Each process looks from time to time whether the object store can be used, which is no part of a scenario.
    if (name === 'access') return false;
    return this.trap.springs(`${name} ${this.shorten(path)}`);
  }

  private isSomebodyElses(path: string): boolean {
    const [, place, of, inner] = path.slice(this.folder.length).split(sep);
    if (place === 'landing') return of !== undefined && of !== this.username;
    const entry = place === 'objects' ? inner : of;
    // Parts have random names, and only this manufacturer's file is stored.
    const isEntry = ['archive', 'intake'].includes(place ?? '') || of === 'recalls-archive';
    return isEntry && entry !== undefined && !entry.endsWith(`_${this.username}`);
  }

  private shorten(path: string): string {
    return path
      .slice(this.folder.length + 1)
      .replace(/^(archive|intake|objects\/recalls-archive)\/[^/]+/, '$1/<run>')
      .replace(/^objects\/\.parts\/[^/]+/, 'objects/<part>')
      .replace(/\.[0-9a-f-]{36}\.upload$/, '<upload>')
      .replace(/^landing\/[^/]+/, 'landing/<maker>');
  }

  private error(syscall: string): Error {
    const code = this.trap?.kind === FULL ? 'ENOSPC' : 'EIO';
    return Object.assign(new Error(`${code}: a fault of the test, ${syscall}`), { code, syscall });
  }
}
