import { expectedWords } from './expected-words.ts';
import { lookUp, splitPath } from './look-up.ts';
import type { Evidence, Playbook } from './schema.ts';

/** Words of an author as plain Markdown text on one line. */
export function prose(text: string): string {
  return text
    .trim()
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[<>]/g, (mark) => (mark === '<' ? '&lt;' : '&gt;'));
}

/** One line per piece of evidence: "`key.readable` is `false`". */
export function evidenceLines({ probes }: Playbook, evidence: Evidence): string[] {
  return Object.entries(evidence).map(([path, expected]) => {
    const { source, key } = splitPath(path);
    const field = lookUp(lookUp(probes, source)?.returns ?? {}, key);
    return `\`${path}\` ${expectedWords(expected, field)}`;
  });
}

export function bullets(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}
