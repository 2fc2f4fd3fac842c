/** What is too long for a message and follows it as a file. */
export interface AttachedFile {
  /** Letters, digits, hyphens and one ending. */
  readonly name: string;
  readonly title: string;
  readonly text: string;
}

/** A name out of what people call it, and of nothing else that they wrote. */
export function fileName(label: string, ending: string): string {
  const name = label
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replaceAll(/^-+|-+$/g, '');
  return `${name === '' ? 'text' : name}.${ending}`;
}
