import type { AnchorPlace } from '#src/ports/anchors.ts';
import { appendLines } from './append-lines.ts';

/** One JSON line after another in a file; best on a share or a device where lines can only be added. */
export function anchorFile(path: string): AnchorPlace {
  return {
    name: `file ${path}`,
    note: (line) => appendLines(path, [line]),
  };
}
