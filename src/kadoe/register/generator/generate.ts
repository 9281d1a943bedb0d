import { makeVehicle } from './make-vehicle.js';

/** A write for each line would take longer than the line. */
const LINES_PER_CHUNK = 500;

/** A synthetic register file, a chunk of lines at a time. The same numbers make the same file. */
export function* generateRegister(count: number, seed: number): Generator<Buffer> {
  for (let from = 0; from < count; from += LINES_PER_CHUNK) {
    let text = '';
    for (let index = from; index < Math.min(from + LINES_PER_CHUNK, count); index += 1) {
      text += `${JSON.stringify(makeVehicle(seed, index, count))}\n`;
    }
    yield Buffer.from(text);
  }
}
