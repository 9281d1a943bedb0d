import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy } from '@fastify/busboy';
import { InvalidForm } from '../../platform/console/forms/form-error.js';
import { BodyStream } from '../../platform/http/body-stream.js';

/** The form has two fields and one file. */
const LIMITS = { fields: 5, fieldSize: 200, files: 1, parts: 6, headerPairs: 20 };

/** The file of a form, while it arrives. */
export interface SentFile {
  readonly name: string;
  readonly content: Readable;
}

/** What a form has up to its file, which is its last part. */
export interface OpenedForm {
  readonly fields: Readonly<Record<string, string>>;
  /** Undefined when none was chosen. */
  readonly file: SentFile | undefined;
}

/** A form with a file, as browsers send it without any script. The file may be larger than the memory, so it is read as it arrives. */
export class SnapshotForm extends BodyStream {
  static readonly mediaType = 'multipart/form-data';

  /** The form itself has few fields, and its handler limits the file: what is too large is then said on the page with the form. */
  static mostBytes(): number {
    return Number.MAX_SAFE_INTEGER;
  }

  private readonly headers: IncomingHttpHeaders;

  constructor(request: IncomingMessage, response: ServerResponse, mostBytes: number) {
    super(request, response, mostBytes);
    this.headers = request.headers;
  }

  /**
   * Reads up to the file.
   *
   * @param stop ends the reading of the rest, so that the request can be answered
   * @throws InvalidForm, RequestError 400
   */
  open(stop: AbortSignal): Promise<OpenedForm> {
    const { 'content-type': type = '' } = this.headers;
    if (!/^multipart\/form-data *;.*boundary=/i.test(type)) {
      throw new InvalidForm({ message: 'The form was sent in a way that the console does not know' });
    }
    return new Promise((resolve, reject) => {
      const parser = new Busboy({ headers: { ...this.headers, 'content-type': type }, limits: LIMITS });
      const fields: Record<string, string> = {};
      let content: Readable | undefined;
      parser.on('field', (name, value) => {
        fields[name] = value.trim();
      });
      parser.on('file', (_, file, name) => {
        content = file;
        // The parser reports what breaks off; the reader of the file gets the reason below.
        file.on('error', () => {});
        // A browser sends a part without a name when no file was chosen.
        if (!name) file.resume();
        resolve({ fields, file: name ? { name, content: file } : undefined });
      });
      parser.on('finish', () => resolve({ fields, file: undefined }));
      // The signal ends the pipeline even while nobody reads the file, and then BodyStream discards what the browser still sends.
      pipeline(Readable.from(this.read(stop)), parser, { signal: stop }).catch((error: unknown) => {
        const cause = stop.aborted ? stop.reason : error;
        content?.destroy(cause instanceof Error ? cause : new Error('The form broke off.'));
        reject(asFormError(cause));
      });
    });
  }
}

/** The parser throws plain errors about malformed forms. */
function asFormError(error: unknown): unknown {
  return error instanceof Error && error.name === 'Error'
    ? new InvalidForm({ message: 'The form arrived damaged: send it again' })
    : error;
}
