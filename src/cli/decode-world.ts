import type { CommonOptions, World } from '#src/cli/world.ts';

export interface DecodeOptions extends Partial<CommonOptions> {
  readonly json?: true | undefined;
}

/** What `fettle decode` needs of the world. */
export type DecodeWorld = Pick<World, 'out' | 'err' | 'exit' | 'stdin' | 'files'>;
