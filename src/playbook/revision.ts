import { sha256Hex } from '#src/digest.ts';

/**
 * The revision of a playbook: SHA-256 (hex) over all its files, sorted by path, each as
 * path, length and text. Line ends count as LF, so that a checkout on Windows has the same revision.
 */
export function revisionOf(files: Readonly<Record<string, string>>): string {
  const parts = Object.keys(files)
    .toSorted()
    .map((path) => {
      const text = (files[path] ?? '').replaceAll('\r\n', '\n');
      // With its length before it, no text can pass for another file.
      return `${path.length}:${path}${text.length}:${text}`;
    });
  return sha256Hex(parts.join(''));
}
