/** There is no run with this id. */
export class UnknownRun extends Error {
  override readonly name = 'UnknownRun';

  constructor(id: string) {
    super(`There is no import run ${id}`);
  }
}
