import type { Path } from '#src/document/place.ts';

/** Something wrong in a document that a schema cannot see. */
export interface Flaw {
  readonly path: Path;
  readonly message: string;
}
