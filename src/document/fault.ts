/** One thing that is wrong in a file that people wrote. Lines and columns count from 1. */
export interface Fault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** "causes.expired.confirmed"; empty when the whole file is meant. */
  readonly path: string;
  readonly message: string;
}

/** "playbook.yaml:64:28 causes.expired: no remedy fixes this cause". */
export function faultLine({ file, line, column, path, message }: Fault): string {
  return `${file}:${line}:${column} ${path === '' ? '' : `${path}: `}${message}`;
}

/** In reading order: by file, then by place. */
export function byPlace(a: Fault, b: Fault): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
