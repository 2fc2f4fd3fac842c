/** An object of a request or an answer, of which nothing is known yet. */
export type Json = Readonly<Record<string, unknown>>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textAt(from: Json, key: string): string | undefined {
  const value = from[key];
  return typeof value === 'string' ? value : undefined;
}

export function jsonAt(from: Json, key: string): Json | undefined {
  const value = from[key];
  return isJson(value) ? value : undefined;
}

/** The objects of a list; nothing where there is no list. */
export function listAt(from: Json, key: string): readonly Json[] {
  return listOf(from[key]);
}

export function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isJson) : [];
}

/** What a JSON text says; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return;
  }
}

/** Without what is undefined, as JSON would be. */
export function compact(from: Json): Json {
  return Object.fromEntries(Object.entries(from).filter(([, value]) => value !== undefined));
}
