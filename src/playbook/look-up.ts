/**
 * The entry of a record by a name that people wrote. "constructor" is a name like any other:
 * what every object inherits is not found.
 */
export function lookUp<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** "certificate.daysLeft" as its source ("answers" or a probe) and the key in it. */
export function splitPath(path: string): { readonly source: string; readonly key: string } {
  const dot = path.indexOf('.');
  return { source: path.slice(0, dot), key: path.slice(dot + 1) };
}
