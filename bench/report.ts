/** One figure of a benchmark, beside an honest comparison where there is one. */
export interface BenchRow {
  readonly name: string;
  readonly unit: string;
  readonly figure: number;
  /** What it is compared with, in words and with its figure. */
  readonly against?: string | undefined;
  /** `figure` over the figure of the comparison. */
  readonly ratio?: number | undefined;
}

/** Prints rows as a table for people. */
export function printRows(rows: readonly BenchRow[]): void {
  const width = Math.max(...rows.map(({ name }) => name.length));
  for (const { name, unit, figure, against, ratio } of rows) {
    const compared = against === undefined ? '' : `  against ${against}`;
    const times = ratio === undefined ? '' : `  (${ratio.toFixed(2)}x)`;
    process.stdout.write(`${name.padEnd(width)}  ${rounded(figure)} ${unit}${compared}${times}\n`);
  }
}

function rounded(figure: number): string {
  return figure >= 100 ? String(Math.round(figure)) : figure.toPrecision(3);
}
