/** A command that did what it was asked and found what must not be: exit code 1, the message as it stands. */
export class Failed extends Error {
  override readonly name = 'Failed';
  readonly exitCode = 1;
}
