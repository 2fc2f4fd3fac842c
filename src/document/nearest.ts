/** The known names that a mistyped one may have meant, nearest first, at most three. Case and width do not matter. */
export function nearest(name: string, known: Iterable<string>): string[] {
  const wanted = fold(name);
  return [...known]
    .map((candidate) => ({ candidate, distance: distance(wanted, fold(candidate)) }))
    .filter(({ candidate, distance }) => distance <= reach(wanted, candidate))
    .toSorted((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** ' (did you mean "expired"?)', or nothing when no known name is near. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const [first] = nearest(name, known);
  return first === undefined ? '' : ` (did you mean "${first}"?)`;
}

function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase().slice(0, 100);
}

/** Short names forgive one slip, long ones a third of their length. */
function reach(wanted: string, candidate: string): number {
  return Math.max(1, Math.floor(Math.min(wanted.length, candidate.length) / 3));
}

/** Edits between two words; a swap of two neighbours counts once (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      current.push(step({ a, b, row, column, before, previous, current }));
    }
    before = previous;
    previous = current;
  }
  return at(previous, b.length);
}

interface Cell {
  readonly a: string;
  readonly b: string;
  readonly row: number;
  readonly column: number;
  readonly before: readonly number[];
  readonly previous: readonly number[];
  readonly current: readonly number[];
}

function step({ a, b, row, column, before, previous, current }: Cell): number {
  const change = a[row - 1] === b[column - 1] ? 0 : 1;
  const edited = Math.min(
    at(previous, column) + 1,
    at(current, column - 1) + 1,
    at(previous, column - 1) + change,
  );
  const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
  return swapped ? Math.min(edited, at(before, column - 2) + 1) : edited;
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
