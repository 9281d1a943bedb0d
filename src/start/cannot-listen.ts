/** The service can't listen where its settings say: shown as it is, without a stack. */
export class CannotListen extends Error {
  override readonly name = 'CannotListen';
}
