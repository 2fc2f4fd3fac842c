import type { Fault } from '#src/document/fault.ts';
import { type FaultAt, parseDocument } from '#src/document/parse-document.ts';
import type { Path } from '#src/document/place.ts';
import { lookUp } from './look-up.ts';
import { Playbook, PlaybookHead, PlaybookPart } from './schema.ts';

/** The file that every playbook has. */
export const playbookFile = 'playbook.yaml';

/** Maps that a part may add to. */
const maps = ['questions', 'probes', 'causes', 'remedies'] as const;

export type Joining =
  | {
      readonly ok: true;
      readonly playbook: Playbook;
      readonly parts: readonly string[];
      readonly fault: FaultAt;
    }
  | { readonly ok: false; readonly faults: readonly Fault[] };

interface Piece extends PlaybookPart {
  readonly file: string;
  readonly fault: FaultAt;
}

/** Reads playbook.yaml and the parts that it names as one playbook. A fault names the file that holds its place. */
export function joinParts(files: Readonly<Record<string, string>>): Joining {
  const text = lookUp(files, playbookFile) ?? '';
  const divided = /^parts:/m.test(text);
  if (!divided) {
    const whole = parseDocument(text, { file: playbookFile, schema: Playbook });
    return whole.ok ? { ok: true, playbook: whole.value, parts: [], fault: whole.fault } : whole;
  }
  const head = parseDocument(text, { file: playbookFile, schema: PlaybookHead });
  if (!head.ok) return head;
  const pieces: Piece[] = [{ file: playbookFile, fault: head.fault, ...head.value }];
  const faults: Fault[] = [];
  for (const [index, file] of head.value.parts.entries()) {
    const piece = readPart(files, file, head.fault(['parts', index], `there is no file "${file}"`));
    if ('faults' in piece) faults.push(...piece.faults);
    else pieces.push(piece);
  }
  faults.push(...twice(pieces));
  return faults.length > 0 ? { ok: false, faults } : joined(head.value, pieces);
}

function readPart(
  files: Readonly<Record<string, string>>,
  file: string,
  missing: Fault,
): Piece | { readonly faults: readonly Fault[] } {
  const text = lookUp(files, file);
  if (text === undefined) return { faults: [missing] };
  const parsed = parseDocument(text, { file, schema: PlaybookPart });
  return parsed.ok ? { file, fault: parsed.fault, ...parsed.value } : parsed;
}

function twice(pieces: readonly Piece[]): Fault[] {
  return pieces.flatMap((piece, index) =>
    maps.flatMap((map) =>
      Object.keys(piece[map]).flatMap((name) => {
        const first = pieces.slice(0, index).find((other) => Object.hasOwn(other[map], name));
        return first === undefined ? [] : [piece.fault([map, name], `is in ${first.file} already`)];
      }),
    ),
  );
}

function joined({ parts, ...head }: PlaybookHead, pieces: readonly Piece[]): Joining {
  const all = <T>(pick: (piece: Piece) => Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(pieces.flatMap((piece) => Object.entries(pick(piece))));
  const playbook: Playbook = {
    ...head,
    warnings: pieces.flatMap(({ warnings }) => warnings),
    questions: all((piece) => piece.questions),
    probes: all((piece) => piece.probes),
    causes: all((piece) => piece.causes),
    remedies: all((piece) => piece.remedies),
  };
  return { ok: true, playbook, parts, fault: (path, message) => faultIn(pieces, path, message) };
}

/** A name stands in one piece; the position of a warning counts through all of them. */
function faultIn(pieces: readonly Piece[], path: Path, message: string): Fault {
  const [map, name, ...rest] = path;
  const [head] = pieces;
  if (map === 'warnings' && typeof name === 'number') {
    let position = name;
    for (const { warnings, fault } of pieces) {
      if (position < warnings.length) return fault([map, position, ...rest], message);
      position -= warnings.length;
    }
  }
  const known = maps.find((each) => each === map);
  const owner =
    known && pieces.find((piece) => name !== undefined && Object.hasOwn(piece[known], name));
  const fault = (owner ?? head)?.fault;
  if (fault === undefined) throw new RangeError('a playbook has a head');
  return fault(path, message);
}
