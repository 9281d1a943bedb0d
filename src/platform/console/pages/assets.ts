import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, extname, join, sep } from 'node:path';
import { CompressedText } from './content-coding.js';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
};

/** Pictures that are compressed already. */
const COMPRESSED = new Set(['.png', '.ico']);

const HASH_LENGTH = 16;

export interface Asset {
  readonly mediaType: string;
  readonly bytes: Buffer;
  /** The same for browsers that take it compressed; undefined for what would not become smaller. */
  readonly compressed: CompressedText | undefined;
}

/**
 * The files that pages load: GOV.UK Frontend as its package has it, and those in the folders named `console` of `src`. The address of each
 * contains a hash of its content, so browsers may keep it for ever, and a new version has another address.
 */
export class Assets {
  private readonly addresses = new Map<string, string>();
  private readonly byAddress = new Map<string, Asset>();

  /**
   * @param root the folder of the pages' own files, which are named by their path in it
   * @param govuk the folder of GOV.UK Frontend
   */
  constructor(root: string, govuk: string) {
    const files = (name: string) => readFileSync(join(govuk, 'govuk', name));
    this.add('govuk.css', offGovUk(withoutSourceMap(files('govuk-frontend.min.css').toString())));
    // Its last line starts the components. Every page works without.
    this.add('govuk.js', `${withoutSourceMap(files('govuk-frontend.min.js').toString())}\ninitAll();\n`);
    for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
      const path = name.split(sep).join('/');
      if (/(^|\/)console\//.test(path) && extname(path) in MEDIA_TYPES) {
        this.add(path, readFileSync(join(root, name)));
      }
    }
  }

  /** @param name `govuk.css`, `govuk.js`, or the path of a file in `src` */
  addressOf(name: string): string {
    const address = this.addresses.get(name);
    if (address === undefined) throw new Error(`There is no asset ${name}.`);
    return address;
  }

  /** The asset at an address of this version. */
  find(tag: string, file: string): Asset | undefined {
    return this.byAddress.get(`${tag}/${file}`);
  }

  private add(name: string, content: string | Buffer): void {
    const bytes = Buffer.from(content);
    const tag = hash('sha256', bytes, 'hex').slice(0, HASH_LENGTH);
    const place = `${tag}/${basename(name)}`;
    this.addresses.set(name, `/console/assets/${place}`);
    const extension = extname(name);
    this.byAddress.set(place, {
      mediaType: MEDIA_TYPES[extension] ?? 'application/octet-stream',
      bytes,
      compressed: COMPRESSED.has(extension) ? undefined : new CompressedText(bytes),
    });
  }
}

/** The font and the pictures are for pages on GOV.UK alone, so their rules are left out. */
function offGovUk(css: string): string {
  const withoutFont = css.replace(/@font-face\{[^}]*\}/g, '').replaceAll('GDS Transport,', '');
  if (withoutFont.includes('GDS Transport')) throw new Error('GOV.UK Frontend names its font in a new way.');
  return withoutFont;
}

/** The map is not served. */
function withoutSourceMap(text: string): string {
  return text.replace(/\/[/*]# sourceMappingURL=\S+( \*\/)?/g, '');
}
