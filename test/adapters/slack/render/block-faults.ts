/** What Slack would refuse, each with where it is; numbers of the Block Kit reference, written down anew. */
export function blockFaults(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value))
    return value.flatMap((each, index) => blockFaults(each, `${path}/${index}`));
  if (typeof value !== 'object' || value === null) return [];
  const entries = Object.entries(value);
  const own = entries.flatMap(([key, each]) => faultOf(key, each, `${path}/${key}`));
  return [...own, ...entries.flatMap(([key, each]) => blockFaults(each, `${path}/${key}`))];
}

/** All texts that a person reads in blocks, with the text of buttons. */
export function textsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    isShown(key) && typeof each === 'string' ? [each] : textsOf(each),
  );
}

/** Every value under this key, wherever it stands. */
export function valuesOf(value: unknown, key: string): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap((each) => valuesOf(each, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]: [string, unknown]) => [
    ...(name === key ? [each] : []),
    ...valuesOf(each, key),
  ]);
}

function isShown(key: string): boolean {
  return key === 'text' || key === 'title' || key === 'fallback';
}

function faultOf(key: string, value: unknown, path: string): readonly string[] {
  const most = mostOf(key, path);
  const length = typeof value === 'string' || Array.isArray(value) ? value.length : undefined;
  if (length === undefined || most === undefined) return [];
  if (length === 0) return [`empty: ${path}`];
  return length > most ? [`${length} of ${most}: ${path}`] : [];
}

const limits: readonly (readonly [RegExp, number])[] = [
  [/\/confirm\/title\/text$/, 100],
  [/\/confirm\/text\/text$/, 300],
  [/\/confirm\/(confirm|deny)\/text$/, 30],
  [/\/options\/\d+\/text\/text$/, 75],
  [/\/options\/\d+\/value$/, 75],
  [/\/options$/, 100],
  [/\/placeholder\/text$/, 150],
  [/\/(action_id|block_id|callback_id)$/, 255],
  [/^\/\d+\/elements\/\d+\/value$/, 2000],
  [/\/private_metadata$/, 3000],
  [/\/fallback$/, 255],
  [/\/tasks$/, 50],
];

function mostOf(key: string, path: string): number | undefined {
  const named = limits.find(([pattern]) => pattern.test(path))?.[1];
  if (named !== undefined) return named;
  if (key === 'text' || key === 'title') return 3000;
  return key === 'elements' ? 1000 : undefined;
}
